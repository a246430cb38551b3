// Joined from its modules by `python tools/dev.py bundle`: change those, not this file.
var SVG_SPACE="http://www.w3.org/2000/svg";function el(tag,attributes={},...children){let node=document.createElement(tag);return setAttributes(node,attributes),
node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function svgEl(tag,attributes={},...children){let node=document.createElementNS(
SVG_SPACE,tag);return setAttributes(node,attributes),node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function setAttributes(node,attributes){
for(let[name,value]of Object.entries(attributes))value!=null&&node.setAttribute(name,String(value))}function setText(node,text){node.textContent!==text&&(node.textContent=
text)}function freshen(place,fresh){for(fresh.forEach((node,k)=>{let old=place.children[k];if(!old){place.append(node);return}for(let{name}of[...old.attributes])
node.hasAttribute(name)||old.removeAttribute(name);for(let{name,value}of node.attributes)old.getAttribute(name)!==value&&old.setAttribute(name,value);old.isEqualNode(
node)||old.replaceChildren(...node.childNodes)});place.children.length>fresh.length;)place.lastChild.remove()}function clamp(value,low,high){return Math.min(Math.
max(value,low),high)}var zoomOf=element=>element.currentCSSZoom??1;function boxOf(node,element=node){let zoom=zoomOf(element),{left,top,width,height}=node.getBoundingClientRect();
return new DOMRect(left/zoom,top/zoom,width/zoom,height/zoom)}function spotIn(element,event){let zoom=zoomOf(element),{left,top}=element.getBoundingClientRect();
return{x:(event.clientX-left)/zoom,y:(event.clientY-top)/zoom}}function onceAFrame(work){let asked=0,schedule=()=>{asked||(asked=requestAnimationFrame(()=>{asked=
0,work()}))};return schedule.cancel=()=>{cancelAnimationFrame(asked),asked=0},schedule}var HIGHLIGHTS={light:{negative:"#0A4A8A",positive:"#C85A00",second:"#B84A00",good:"#1B7F3B",bad:"#C22F2F"},dark:{negative:"#4A94E6",positive:"#FFB27A",second:"\
#F0904C",good:"#5BD68A",bad:"#FF8A80"}},PAGE_TEMPLATE=`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>@@title@@</title>
<style>
:root { color-scheme: light dark; --st-font: "Source Sans", system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; --st-background-color: #ffffff; --st-seconda\
ry-background-color: #eef1f5; --st-text-color: #0b1016; --st-primary-color: #30405a; }
@media (prefers-color-scheme: dark) { :root { --st-background-color: #14171c; --st-secondary-background-color: #232830; --st-text-color: #eef1f4; --st-primary-c\
olor: #8fb0ec; } }
@@font@@
body { margin: 24px; background: var(--st-background-color); color: var(--st-text-color); font-family: var(--st-font); }
h1 { font-size: 20px; font-weight: 600; }
footer math { display: block; margin: 6px 0; font-size: 17px; text-align: left; overflow-x: auto; }
footer p { max-width: 75ch; margin: 6px 0; font-size: 14px; overflow-wrap: anywhere; }
@@style@@
</style>
</head>
<body>
<h1>@@title@@</h1>
<div id="place"><div class="view @@kind@@"></div></div>
<footer>@@about@@</footer>
<script id="payload" type="@@type@@">@@data@@<\/script>
<script type="module">
@@script@@
{
  const root = document.getElementById("place");
  const { type, textContent } = document.getElementById("payload");
  const unpack = async (text) => {
    const { body } = await fetch(\`data:application/gzip;base64,\${text}\`);
    return new Response(body.pipeThrough(new DecompressionStream("gzip"))).json();
  };
  const data = type === "application/json" ? JSON.parse(textContent) : await unpack(textContent);
  mount(root, data);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => mount(root, data));
}
<\/script>
</body>
</html>
`;var probe=(()=>{let context=null;return()=>(context??=document.createElement("canvas").getContext("2d",{willReadFrequently:!0}),context)})();function parseColor(text,fallback){
let context=probe();return context.canvas.width=context.canvas.height=1,context.fillStyle=fallback,context.fillStyle=text,context.fillRect(0,0,1,1),Array.from(context.
getImageData(0,0,1,1).data.slice(0,3))}function mix(from,to,share){return from.map((channel,k)=>Math.round(channel+(to[k]-channel)*share))}function css(color,alpha=1){
return alpha===1?"#"+color.map(channel=>channel.toString(16).padStart(2,"0")).join(""):`rgba(${color.join(",")},${alpha})`}function luminance(color){let[red,green,
blue]=color.map(channel=>{let share=channel/255;return share<=.04045?share/12.92:((share+.055)/1.055)**2.4});return .2126*red+.7152*green+.0722*blue}function readTheme(host){
let style=getComputedStyle(host),pick=(name,fallback)=>{let value=style.getPropertyValue(name).trim();return value&&value!=="unset"?value:fallback},background=parseColor(
pick("--st-background-color","#ffffff"),"#ffffff"),dark=luminance(background)<.3,text=parseColor(pick("--st-text-color",dark?"#fafafa":"#262730"),"#808080"),primary=parseColor(
pick("--st-primary-color","#ff4b4b"),"#ff4b4b"),mode=dark?"dark":"light",highlights=Object.entries(HIGHLIGHTS[mode]).map(([name,color])=>[name,parseColor(color,
color)]);return{dark,mode,background,text,muted:mix(text,background,.28),faint:mix(text,background,.82),hairline:mix(text,background,.9),panel:parseColor(pick("\
--st-secondary-background-color",dark?"#262730":"#f0f2f6"),"#888"),primary,...Object.fromEntries(highlights),font:pick("--st-font","system-ui, sans-serif")}}var WIDTHS=new Map;
function textWidth(theme,text,size,weight=400){let key=`${theme.font}|${weight}|${size}|${text}`,width=WIDTHS.get(key);if(width===void 0){WIDTHS.size>2e4&&WIDTHS.
clear();let context=probe();context.font=`${weight} ${size}px ${theme.font}`,width=context.measureText(text).width,WIDTHS.set(key,width)}return width}function whenFontsReady(redraw){document.fonts&&document.fonts.status!=="loaded"&&document.fonts.ready.then(()=>{WIDTHS.clear(),redraw()})}function canvasPen(context,theme){let paint=(shape,style)=>{context.globalAlpha=style.opacity??1,style.fill&&(context.fillStyle=style.fill,context.fill(shape)),
style.stroke&&(context.strokeStyle=style.stroke,context.lineWidth=style.width??1,context.setLineDash(style.dash??[]),context.lineJoin="round",context.lineCap=style.
dash?.length?"butt":"round",context.stroke(shape)),context.globalAlpha=1},pen={theme,at(x,y,draw,scale=1){context.save(),context.translate(x,y),context.scale(scale,
scale),draw(pen),context.restore()},rect(x,y,width,height,style){let shape=new Path2D;style.radius?shape.roundRect(x,y,width,height,style.radius):shape.rect(x,y,
width,height),paint(shape,style)},line(x1,y1,x2,y2,style){let shape=new Path2D;shape.moveTo(x1,y1),shape.lineTo(x2,y2),paint(shape,style)},path(d,style){paint(new Path2D(
d),style)},text(x,y,text,style){context.globalAlpha=style.opacity??1,context.fillStyle=style.fill,context.font=`${style.italic?"italic ":""}${style.weight??400}\
 ${style.size??12}px ${theme.font}`,context.textAlign=style.align??"left",context.textBaseline="alphabetic",style.stroke&&(context.strokeStyle=style.stroke,context.
lineWidth=style.width??1,context.lineJoin="round",context.setLineDash([]),context.strokeText(text,x,y)),context.fillText(text,x,y),context.globalAlpha=1},image(picture,x,y,width,height){
context.imageSmoothingEnabled=!1,context.drawImage(picture,x,y,width,height)}};return pen}var ANCHORS={left:"start",center:"middle",right:"end"};function svgPen(parent,theme,fitted=!1){
let add=(tag,attributes,style)=>{let node=svgEl(tag,{...attributes,fill:style.fill??"none",stroke:style.stroke,"stroke-width":style.stroke?style.width??1:void 0,
"stroke-dasharray":style.dash?.length?style.dash.join(" "):void 0,"stroke-linejoin":style.stroke?"round":void 0,"stroke-linecap":style.stroke&&!style.dash?.length?
"round":void 0,opacity:style.opacity});return parent.append(node),node},round=value=>Math.round(value*100)/100;return{theme,at(x,y,draw,scale=1){let resized=scale===
1?"":` scale(${Math.round(scale*1e4)/1e4})`,group=svgEl("g",{transform:`translate(${round(x)} ${round(y)})${resized}`});parent.append(group),draw(svgPen(group,theme,
fitted))},rect(x,y,width,height,style){let box={x:round(x),y:round(y),width:round(width),height:round(height)};return add("rect",{...box,rx:style.radius},style)},
line(x1,y1,x2,y2,style){return add("line",{x1:round(x1),y1:round(y1),x2:round(x2),y2:round(y2)},style)},path(d,style){return add("path",{d},style)},text(x,y,text,style){
let[size,weight]=[style.size??12,style.weight??400],node=add("text",{x:round(x),y:round(y),"font-size":size,"font-weight":weight,"font-style":style.italic?"ital\
ic":void 0,"paint-order":style.stroke?"stroke":void 0,textLength:fitted&&text?round(style.length??textWidth(theme,text,size,weight)):void 0,lengthAdjust:fitted&&
text?"spacingAndGlyphs":void 0,"text-anchor":ANCHORS[style.align??"left"]},style);return node.append(text),node},image(picture,x,y,width,height){let factor=Math.
max(1,Math.ceil(2*width/picture.width)),tall=Math.max(1,Math.ceil(2*height/picture.height)),large=el("canvas",{width:picture.width*factor,height:picture.height*
tall}),context=large.getContext("2d");return context.imageSmoothingEnabled=!1,context.drawImage(picture,0,0,large.width,large.height),add("image",{x:round(x),y:round(
y),width:round(width),height:round(height),preserveAspectRatio:"none",href:large.toDataURL("image/png")},{fill:void 0})}}}function dotBelow(pen,x,y,width){pen.line(
x-width/2,y,x+width/2,y,{stroke:css(pen.theme.text),width:1.5,dash:[1.5,3]})}function makeLayers(name){let base=el("canvas",{"aria-hidden":"true"}),over=el("canvas",{class:"over"});return{node:el("div",{class:`layers ${name}`},base,over),
base,over}}function freshPen(canvas,width,height,theme){let ratio=(window.devicePixelRatio||1)*zoomOf(canvas),[wide,tall]=[Math.round(width*ratio),Math.round(height*
ratio)];(canvas.width!==wide||canvas.height!==tall)&&(canvas.width=wide,canvas.height=tall,canvas.style.width=`${width}px`,canvas.style.height=`${height}px`);let context=canvas.
getContext("2d");return context.setTransform(ratio,0,0,ratio,0,0),context.clearRect(0,0,width,height),canvasPen(context,theme)}function stepTicks(low,high,most){
let rough=(high-low)/Math.max(1,most),decade=10**Math.floor(Math.log10(rough)),size=Math.max(1,[1,2,5,10].find(factor=>factor*decade>=rough)*decade),ticks=[];for(let tick=Math.
ceil(low/size)*size;tick<=high;tick+=size)ticks.push(tick);return ticks}function linePath(points){return points.map(([x,y],k)=>`${k?"L":"M"}${x.toFixed(1)} ${y.
toFixed(1)}`).join("")}function circlePath(x,y,radius,high=radius){return`M${x-radius} ${y}a${radius} ${high} 0 1 0 ${2*radius} 0a${radius} ${high} 0 1 0 ${-2*radius}\
 0Z`}var PIECES="rnnviz Sans",WHOLE="Source Sans";async function fontRules(theme,text){let family=unquoted(theme.font.split(",")[0]),faces=[...document.styleSheets].
flatMap(rulesOf).filter(rule=>rule instanceof CSSFontFaceRule&&rule.style.getPropertyValue("font-style")!=="italic"),of=name=>faces.filter(rule=>unquoted(rule.style.
getPropertyValue("font-family"))===name),pieces=family===WHOLE?of(PIECES):[];for(let some of[pieces,of(family)]){let needed=some.filter(rule=>covers(rangeOf(rule),
text)),had=(await Promise.allSettled(needed.map(rule=>carried(rule,family)))).flatMap(rule=>rule.status==="fulfilled"?rule.value:[]);if(had.length)return had.join(
`
`)}return""}async function carried(rule,family){let[,address]=/url\(["']?([^"')]+)/.exec(rule.style.getPropertyValue("src")),answer=await fetch(new URL(address,
rule.parentStyleSheet.href??document.baseURI));if(!answer.ok)throw new Error(`The font is not there: ${answer.status}.`);let weight=rule.style.getPropertyValue(
"font-weight")||"400",range=rangeOf(rule);return`@font-face { font-family: "${family}"; font-weight: ${weight}; ${range&&`unicode-range: ${range}; `}src: url(${await dataUrl(
await answer.blob())}); }`}var rangeOf=rule=>rule.style.getPropertyValue("unicode-range"),unquoted=text=>text.trim().replace(/^["']|["']$/g,"");function covers(range,text){
if(!range)return!0;let ends=range.split(",").map(each=>{let[first,last=first]=each.trim().replace(/^U\+/i,"").split("-");return[parseInt(first.replaceAll("?","0"),
16),parseInt(last.replaceAll("?","F"),16)]});return[...text].some(character=>{let code=character.codePointAt(0);return ends.some(([first,last])=>first<=code&&code<=
last)})}function rulesOf(sheet){try{return[...sheet.cssRules]}catch{return[]}}function dataUrl(blob){return new Promise((resolve,reject)=>{let reader=new FileReader;
reader.onload=()=>resolve(String(reader.result)),reader.onerror=()=>reject(reader.error),reader.readAsDataURL(blob)})}function saveBlob(blob,name){let link=el("a",{href:URL.createObjectURL(blob),download:name});document.body.append(link),link.click(),link.remove(),setTimeout(()=>URL.
revokeObjectURL(link.href),1e4)}function fileName(name,ending){return`${String(name).replace(/[^\p{L}\p{N}._-]+/gu,"-").replace(/^[-.]+|[-.]+$/g,"").slice(0,100)||
"rnnviz"}.${ending}`}function drawPicture(pen,{theme,width,height,draw}){pen.rect(0,0,width,height,{fill:css(theme.background)}),draw(pen)}async function saveSvg(picture){
let{theme,width,height,name}=picture,svg=svgEl("svg",{xmlns:SVG_SPACE,width:Math.ceil(width),height:Math.ceil(height),viewBox:`0 0 ${Math.ceil(width)} ${Math.ceil(
height)}`,"font-family":theme.font});drawPicture(svgPen(svg,theme,!0),picture),svg.prepend(svgEl("style",{},await fontRules(theme,svg.textContent))),saveElement(
svg,name)}var svgText=svg=>new XMLSerializer().serializeToString(svg);function saveElement(svg,name){saveBlob(new Blob([svgText(svg)],{type:"image/svg+xml"}),fileName(
name,"svg"))}function saveCanvas(canvas,name){canvas.toBlob(blob=>saveBlob(blob,fileName(name,"png")),"image/png")}function savePng(picture){let{theme,width,height,
name}=picture,scale=Math.min(2,16e3/width,16e3/height),canvas=el("canvas",{width:Math.ceil(width*scale),height:Math.ceil(height*scale)}),context=canvas.getContext(
"2d");context.scale(scale,scale),drawPicture(canvasPen(context,theme),picture),saveCanvas(canvas,name)}var READABLE=4e5;function scriptJson(value){let codes={"<":"\
\\u003c",">":"\\u003e","&":"\\u0026","\u2028":"\\u2028","\u2029":"\\u2029"};return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g,character=>codes[character])}
async function packed(text){let stream=new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));return(await dataUrl(await new Response(stream).blob())).
split(",")[1]}function escapeHtml(text){return text.replace(/[<>&"]/g,character=>`&#${character.charCodeAt(0)};`)}async function savePage(root,payload,name){let script=await(await fetch(
import.meta.url)).text(),style=root.getRootNode().querySelector("style")?.textContent??"",data=scriptJson(payload),large=data.length>READABLE,parts={title:escapeHtml(
payload.title||name),about:(payload.about||[]).map(line=>`<p>${escapeHtml(line)}</p>`).join("")+(payload.equation||""),font:await fontRules(readTheme(root),data),
kind:payload.kind,style,type:large?"application/gzip":"application/json",data:large?await packed(data):data,script},page=PAGE_TEMPLATE.replace(/@@(\w+)@@/g,(_,part)=>parts[part]);
saveBlob(new Blob([page],{type:"text/html"}),fileName(name,"html"))}var SVG=["SVG","As on the screen and sharp at any size, for print"],PNG=["PNG","As on the screen and twice as fine, for slides"];function addMenu(place,root,savesPage,{
picture,payload}){let page=()=>savePage(root,payload(),picture().name),menu=makeMenu();return menu.add(...SVG,()=>saveSvg(picture())),menu.add(...PNG,()=>savePng(
picture())),savesPage&&menu.add("Web page","One file that stays alive without a network, for a course page",page),place.append(menu.node),menu}function makeMenu(){
let node=el("details",{class:"menu"}),list=el("div",{class:"menu-list"}),summary=el("summary",{"aria-label":"Save this figure"},"Save");node.append(summary,list);
let add=(label,help,action)=>{let button=el("button",{type:"button",title:help},label);return button.addEventListener("click",()=>{node.open=!1,action()}),list.
append(button),button};return node.addEventListener("keydown",event=>{event.key!=="Escape"||!node.open||(node.open=!1,summary.focus(),event.stopPropagation())}),
node.addEventListener("focusout",event=>{node.contains(event.relatedTarget)||(node.open=!1)}),{node,summary,add}}var UNPACKED=new WeakMap;function unpacked(data){return data instanceof Uint8Array?(UNPACKED.has(data)||UNPACKED.set(data,JSON.parse(new TextDecoder().decode(data))),
UNPACKED.get(data)):data}var nothing=()=>{};function mounting(kinds){let living2=new WeakMap;return(root,data,{state=nothing,trigger=nothing,savesPage=!1}={})=>{
let call={over:!1},payload=unpacked(data),{kind}=payload;if(!Object.hasOwn(kinds,kind))throw new Error(`There is no figure of the kind '${kind}': take one of ${Object.
keys(kinds).join(", ")}.`);return setTimeout(()=>{if(call.over)return;let old=living2.get(root),stays=old?.kind===kind;stays||old?.figure.destroy();let figure=stays?
old.figure:createFigure(kinds[kind],kind,root,savesPage);living2.set(root,{figure,kind,call}),figure.update(payload,{state,trigger,savesPage})}),()=>{call.over=
!0;let now=living2.get(root);now?.call===call&&(now.figure.destroy(),living2.delete(root))}}}function createFigure(create2,kind,root,savesPage){let found=root.querySelector(
".view");if(found?.classList.contains(kind))return create2(found,savesPage);let place=document.createElement("div");return place.className=`view ${kind}`,found?
found.replaceWith(place):root.append(place),create2(place,savesPage)}var PLACES={step:"selected_step",longer:"minimum_distance",at:"selected"},READERS=new Map;function putPlace(payload,name,value){
if(name==="shown")for(let each of payload.quantities)each.visible=value.includes(each.name);else payload[PLACES[name]??name]=value}function streamlit(mount2){return({
parentElement,data,key,setStateValue,setTriggerValue})=>{let payload=unpacked(data),{turn}=payload;(!READERS.has(key)||READERS.get(key).turn!==turn)&&READERS.set(
key,{turn,moved:{}});let{moved}=READERS.get(key);if(turn!==void 0)for(let name in moved)putPlace(payload,name,moved[name]);return mount2(parentElement,payload,{
state:(name,value)=>{moved[name]=value,turn!==void 0&&putPlace(payload,name,value),setStateValue(name,turn===void 0?value:{turn,value})},trigger:setTriggerValue,
savesPage:!!key})}}var GROUPED=new Intl.NumberFormat("en-US");function formatCount(value){return GROUPED.format(value)}function formatNumber(value){if(value==null||!Number.isFinite(
value))return"none";let size=Math.abs(value);return size!==0&&(size<.001||size>=1e5)?minus(value.toExponential(1)):value>=99.95&&value<100?String(Math.floor(value*
100)/100):size>=100?minus(GROUPED.format(Math.round(value))):minus(String(Number(value.toPrecision(3))))}function formatFixed(value){if(value===null||!Number.isFinite(
value))return"none";let text=value.toFixed(2);return text==="-0.00"?"0.00":minus(text)}function minus(text){return text.replace(/^-/,"\u2212").replace("e-","e\u2212")}
function visibleText(text){return text===""?"\u2205":text.replace(/^-(?=\.?\d)/,"\u2212").replace(/\r?\n/g,"\u23CE").replace(/\t/g,"\u21E5").replace(/^\s+$/,"\u2423")}
function shorten(text,most){let points=Array.from(text);return points.length<=most?text:points.slice(0,most-1).join("")+"\u2026"}function percent(value){return Number.
isFinite(value)?value>0&&value<.005?"<1%":`${Math.floor(100*value+.5)}%`:"none"}function withUnit(value,unit){return value==null?"none":unit==="%"?`${formatNumber(
value)}%`:`${formatNumber(value)}${unit?" "+unit:""}`}function followWidth(root,view,redraw){let observer=new ResizeObserver(([entry])=>{let width=Math.floor(entry.contentRect.width);!width||width===view.width||(view.
width=width,redraw())});return observer.observe(root),observer}function dress(root,view){view.theme=readTheme(root),root.style.setProperty("--muted",css(view.theme.
muted)),root.style.setProperty("--right",css(view.theme.good)),root.style.setProperty("--wrong",css(view.theme.bad)),root.style.setProperty("--edge",css(mix(view.
theme.text,view.theme.background,.75)));let header=document.querySelector('[data-testid="stHeader"]');root.style.setProperty("--header",`${header?header.offsetHeight:
0}px`)}function living(root,view,{take,redraw,ends}){let observer=followWidth(root,view,redraw);return Object.assign(view,{update(data,{state}){view.send=state,
dress(root,view),data!==view.raw&&take(data),view.width||=Math.floor(boxOf(root).width),redraw(),whenFontsReady(redraw)},destroy(){observer.disconnect();for(let end of ends)
end()}})}var PLAY_ICON="M3 2l10 6-10 6z",PAUSE_ICON="M3 2h3.5v12H3zM9.5 2H13v12H9.5z",FRAMES_A_SECOND=12;var REST=250;function makePlay(named){let icon=svgEl("path",{d:PLAY_ICON,fill:"currentColor"}),sign=svgEl("svg",{width:14,height:14,viewBox:"0 0 16 16","aria-hi\
dden":"true"},icon),text=named?[el("span",{class:"play-text"},"Play")]:[];return{icon,play:el("button",{type:"button",class:"button play","aria-label":"Play"},sign,
...text)}}function showPlay({icon,play},playing,label){let text=play.querySelector(".play-text");text&&setText(text,playing?"Pause":"Play"),play.setAttribute("a\
ria-label",playing?"Pause":label),icon.setAttribute("d",playing?PAUSE_ICON:PLAY_ICON)}function showSlider(slider,value,text){slider.value=String(value);let[low,
high]=[Number(slider.min),Number(slider.max)];slider.style.setProperty("--fill",`${100*(value-low)/(high-low||1)}%`),slider.setAttribute("aria-valuetext",text)}
function makeChip(text,pressed,name){return el("button",{type:"button",class:"chip","aria-pressed":pressed,"data-chip":name},text)}function wireChips(place,press){
place.addEventListener("click",event=>{let chip=event.target.closest(".chip");chip&&press(chip.dataset.chip)})}function frameAfterKey(key,frame,frames){let jump=Math.
max(2,Math.round(frames/10)),moves={ArrowRight:1,ArrowUp:1,ArrowLeft:-1,ArrowDown:-1,PageUp:jump,PageDown:-jump,Home:-frames,End:frames};return key in moves?clamp(
frame+moves[key],0,frames-1):null}function makeClock({at,count,go,end,waits=()=>!1},pace=FRAMES_A_SECOND){let handle=0,last=0,tick=now=>{handle=requestAnimationFrame(
tick),!(now-last<1e3/pace-4)&&(last=now,at()<count()-1?go(at()+1):waits()||end())};return{start(){cancelAnimationFrame(handle),last=performance.now(),handle=requestAnimationFrame(
tick)},stop(){cancelAnimationFrame(handle)}}}var[TIME_EVENT,ASK_EVENT]=["rnnviz-time","rnnviz-time-asked"];function tellTime(from,group,t,passing=!1){group&&window.
dispatchEvent(new CustomEvent(TIME_EVENT,{detail:{from,group,t,passing}}))}function askTime(from,group){group&&window.dispatchEvent(new CustomEvent(ASK_EVENT,{detail:{
from,group}}))}function hearTime(view,heard){let listen=({detail})=>{detail.from!==view&&heard(detail.group,detail.t,detail.passing)};return window.addEventListener(
TIME_EVENT,listen),()=>window.removeEventListener(TIME_EVENT,listen)}function makeKeeper(view,kept){let resting,said=null,report=()=>{let{t}=kept()??{t:said};t!==
said&&(said=t,view.send("cursor",t))},answer=({detail})=>{let now=kept();now&&now.t!==null&&detail.from!==view&&detail.group===now.group&&tellTime(view,now.group,
now.t)};return window.addEventListener(ASK_EVENT,answer),{told(t){clearTimeout(resting),said=t},moved(passing){clearTimeout(resting),!passing&&kept()&&(resting=
setTimeout(report,REST))},stop(){clearTimeout(resting),window.removeEventListener(ASK_EVENT,answer)}}}var TYPES=[["webm","video/webm;codecs=vp9"],["webm","video/webm;codecs=vp8"],["webm","video/webm"],["mp4","video/mp4"]],STAYS=18,[WIDEST,TALLEST]=[1920,2160];function movieType(){
return typeof MediaRecorder!="function"||typeof HTMLCanvasElement.prototype.captureStream!="function"?null:TYPES.find(([,type])=>MediaRecorder.isTypeSupported(type))??
null}var wait=milliseconds=>new Promise(resolve=>{setTimeout(resolve,milliseconds)});async function record(count,picture,type,signal,progress){let first=await picture(
0),scale=Math.min(2,WIDEST/first.width,TALLEST/first.height),even=length=>2*Math.round(length*scale/2),canvas=el("canvas",{width:even(first.width),height:even(first.
height)}),context=canvas.getContext("2d"),stream=canvas.captureStream(0),track=stream.getVideoTracks()[0],recorder=new MediaRecorder(stream,{mimeType:type,videoBitsPerSecond:8e6}),
parts=[];recorder.addEventListener("dataavailable",({data})=>parts.push(data));let ended=new Promise((resolve,reject)=>{recorder.addEventListener("stop",resolve),
recorder.addEventListener("error",()=>reject(new Error("The browser could not record the film.")))}),show=async k=>{let shown=await picture(k);context.setTransform(
scale,0,0,scale,0,0),drawPicture(canvasPen(context,shown.theme),{...shown,width:canvas.width/scale,height:canvas.height/scale}),track.requestFrame()};recorder.start();
try{let total=count+STAYS;for(let k=0;k<total&&!signal.aborted;k++){let due=wait(1e3/FRAMES_A_SECOND);await show(Math.min(k,count-1)),progress((k+1)/total),await due}}finally{
recorder.stop(),track.stop()}return await ended,signal.aborted?null:new Blob(parts,{type:type.split(";")[0]})}function addFilm(menu,spoken,movie){let type=movieType();if(!type)return;let film=makeRecording(menu,spoken,movie,type),button=menu.add(`Film (${type[0]==="webm"?
"WebM":"MP4"})`,"The whole training as a video; recording takes as long as watching it, with this page in front",film.start);menu.node.addEventListener("toggle",
()=>{button.hidden=movie.moments()<2}),menu.node.after(film.node)}function makeRecording(menu,spoken,movie,[ending,format]){let bar=el("progress",{max:1,value:0,
"aria-label":"Film recorded"}),done=el("span",{class:"share","aria-hidden":"true"}),cancel=el("button",{type:"button",class:"button"},"Cancel"),making=el("div",
{class:"making"},bar,done,cancel),problem=el("div",{class:"note problem",role:"alert"});making.hidden=!0;let stop=new AbortController;cancel.addEventListener("c\
lick",()=>stop.abort()),making.addEventListener("keydown",event=>{event.key==="Escape"&&(stop.abort(),event.stopPropagation())});let progress=share=>{making.isConnected||
stop.abort(),bar.value=share,setText(done,percent(share))};return{start:async()=>{if(!making.hidden)return;stop=new AbortController;let found=movie.begin();making.
hidden=!1,setText(problem,""),setText(spoken,"Recording the film."),progress(0),cancel.focus();try{let film=await record(movie.moments(),found.picture,format,stop.
signal,progress);film&&saveBlob(film,fileName(found.name,ending)),setText(spoken,film?"The film is saved.":"The film was given up.")}catch(error){setText(problem,
"The browser could not record the film: try another one, or save a picture."),console.warn(error)}finally{found.end?.();let held=making.contains(making.getRootNode().
activeElement);making.hidden=!0,held&&menu.summary.focus()}},node:el("div",{class:"recording"},making,problem)}}function makeScrubber(dom,view,{name,valueOf,frameAt,moved,waits}){let resting,clock=makeClock({at:()=>view.frame,count:()=>view.film.frames,go:frame=>view.go(frame),
end:()=>view.pause(!0),waits:()=>view.film.live});return Object.assign(view,{frame:0,playing:!1,said:void 0,go(frame){frame!==view.frame&&(view.frame=frame,moved())},
play(){view.frame===view.film.frames-1&&!(waits&&view.film.live)&&view.go(0),view.playing=!0,clock.start(),moved()},pause(report=!1){view.playing&&(view.playing=
!1,clock.stop(),moved(),report&&view.report())},report(){clearTimeout(resting);let value=valueOf(view.frame);view.said!==value&&(view.said=value,view.send(name,
value))}}),dom.slider.addEventListener("input",()=>{view.pause(),view.go(frameAt(Number(dom.slider.value)))}),dom.slider.addEventListener("change",()=>view.report()),
dom.slider.addEventListener("keydown",event=>{let frame=frameAfterKey(event.key,view.frame,view.film.frames);frame!==null&&(event.preventDefault(),view.pause(),
view.go(frame),clearTimeout(resting),resting=setTimeout(view.report,REST))}),dom.play.addEventListener("click",()=>view.playing?view.pause(!0):view.play()),{stop(){
clock.stop(),clearTimeout(resting)}}}function isAnother(data,before,name){return data[name]!==before[name]||data.turn!==before.turn}function nearest(values,wanted){
let best=0;for(let k=1;k<values.length;k++)Math.abs(values[k]-wanted)<Math.abs(values[best]-wanted)&&(best=k);return best}function decodeBytes(text){let own=Uint8Array.fromBase64;if(own)return own.call(Uint8Array,text);let raw=atob(text),bytes=new Uint8Array(raw.length);for(let k=0;k<
raw.length;k++)bytes[k]=raw.charCodeAt(k);return bytes}function decodeWords(text){let bytes=decodeBytes(text);return new Uint16Array(bytes.buffer,bytes.byteOffset,
bytes.byteLength/2)}var GATE_LEVELS=254,MISSING=255;function decodeFilm(data){let{time,units}=data,film={...data,frames:data.steps.length,unitCount:units.length,quantities:data.quantities.
map(quantity=>({...quantity,bytes:decodeBytes(quantity.data),stats:quantity.stats?decodeWords(quantity.stats):null})),verdicts:data.correct?decodeBytes(data.correct):
null,predictionWords:data.predictions?data.predictions.words.map(String):null,predictionCodes:data.predictions?decodeWords(data.predictions.codes):null,unknown:new Set(
data.unknown),marked:new Set(data.marks.map(([at])=>at))};return film.gates=film.quantities.filter(quantity=>quantity.stats),film.value=(quantity,frame,row,t)=>{
let level=quantity.bytes[(frame*units.length+row)*time+t];if(level===MISSING)return null;let share=level/GATE_LEVELS;return quantity.kind==="gate"?share:(2*share-
1)*quantity.scale},film.stat=(gate,frame,which,t)=>gate.stats[(frame*3+which)*time+t]/65535,film.prediction=(frame,t)=>film.predictionCodes?film.predictionWords[film.
predictionCodes[frame*time+t]]:"",film.verdict=(frame,t)=>film.verdicts?film.verdicts[frame*time+t]:2,film}function describeFrame(film,frame){if(film.sized)return"";
let last=film.steps[film.frames-1],of=film.frames>1&&!film.live?` of ${formatCount(last)}`:"",parts=[film.origin||`step ${formatCount(film.steps[frame])}${of}`],
curve=film.curve;return curve&&curve.frame_loss[frame]!==null&&parts.push(`loss ${formatNumber(curve.frame_loss[frame])}`),curve&&curve.frame_metric[frame]!==null&&
parts.push(`${curve.metric_name} ${withUnit(curve.frame_metric[frame],curve.metric_unit)}`),parts.join(" \xB7 ")}var ROW=21,TITLE=24,GAP=12,MOST_LETTERS=48;function visibleQuantities(film,hidden){return film.quantities.filter(quantity=>!hidden.has(quantity.name))}function layoutMargins(width){
return width<560?{left:66,right:74}:{left:88,right:104}}function layoutFilm(film,width,hidden,theme){let{left,right}=layoutMargins(width),plot={left,width:Math.
max(60,width-left-right)},step=plot.width/film.time,layout={width,plot,step,panels:[],x:t=>left+(t+.5)*step},y=2,add=(kind,height,more={})=>{layout.panels.push(
{kind,y,height,...more}),y+=height},flags=placeFlags(film,layout,theme),rows=sequenceRows(film,layout,theme),verdict=film.verdicts?14:0,apart=closestVerdicts(film)*
step,tall=rows.reduce((sum,row)=>sum+row.lanes*ROW,0);add("sequence",flags.lanes*18+tall+verdict+GAP,{flags,rows,tall,verdict,apart});let shown=visibleQuantities(
film,hidden),gates=shown.filter(quantity=>quantity.stats);gates.length&&add("means",TITLE+104+GAP,{gates});for(let quantity of shown)add("heat",TITLE+heatHeight(
film)+GAP,{quantity});return add("axis",34),layout.height=y,layout.timeAt=x=>clamp(Math.floor((x-left)/step),0,film.time-1),layout}function heatHeight(film){return Math.
round(clamp(film.unitCount*9,40,Math.max(96,Math.min(film.unitCount*1.5,160))))}function sequenceRows(film,layout,theme){let rows=film.sized?[]:[{title:"input",
texts:film.labels.map(visibleText),weight:500}];for(let{title,texts}of film.rows??[])rows.push({title,texts:texts.map(text=>text===""?"":visibleText(text)),weight:title===
"becomes"?700:500});film.targets&&film.targets.some(text=>text!=="")&&rows.push({title:"target",texts:film.targets,weight:400}),film.predictionWords&&rows.push(
{title:"prediction",predictions:!0,weight:600});for(let row of rows)Object.assign(row,columnsThatFit(film,row,layout,theme));return rows}function closestVerdicts(film){
let before=-1/0,least=1/0;for(let t=0;t<film.time;t++)film.verdict(film.frames-1,t)>1||(least=Math.min(least,t-before),before=t);return least}function longestText(layout){
return layout.step<34?14:Math.max(4,Math.floor((layout.step-8)/8))}function columnsThatFit(film,row,layout,theme){let width=text=>textWidth(theme,shorten(text,longestText(
layout)),13,row.weight)+(text.length>1?7:3),times=Array.from({length:film.time},(_,t)=>t),widths,filled;if(row.predictions){let widest=Math.max(...film.predictionWords.
map(width));widths=times.map(()=>widest),filled=times.filter(t=>{for(let frame=0;frame<film.frames;frame++)if(film.prediction(frame,t)!=="")return!0;return!1})}else
widths=row.texts.map(text=>text===""?0:width(text)),filled=times.filter(t=>row.texts[t]!=="");let needed=Math.max(...filled.map(t=>widths[t]),1),every=[1,2,5,10,
20,50,100,200,500,1e3,5e3].find(k=>k*layout.step>=needed)??1e4,everything=filled.length*needed<layout.plot.width||filled.every(t=>widths[t]<=layout.step),taken=[],
fits=t=>{let from=layout.x(t)-widths[t]/2,to=from+widths[t];return from<layout.plot.left-10||to>layout.width+3||taken.some(([a,b])=>from<b&&a<to)?!1:(taken.push(
[from,to]),!0)};if(!everything&&needed<=2*layout.step)return{columns:filled,lanes:2};let first=filled.filter(t=>film.marked.has(t)&&fits(t)),then=filled.filter(
t=>!film.marked.has(t)&&(everything||t%every===0)&&fits(t));return{columns:first.concat(then),lanes:1}}function placeFlags(film,layout,theme){let lanes=[];return{
flags:film.marks.map(([t,label])=>{let x=layout.x(t),right=layout.width-4-x,wide=words=>textWidth(theme,words,12,600)+14,text=shorten(label,MOST_LETTERS);for(let n=text.
length;wide(text)>Math.max(right,x)&&n>4;n--)text=shorten(label,n);let width=wide(text),toLeft=width>right,from=toLeft?x-width:x,lane=lanes.findIndex(taken=>taken.
every(([a,b])=>from+width<a||from>b));return lane<0&&lanes.length<3&&(lane=lanes.push([])-1),lane>=0&&lanes[lane].push([from,from+width]),{t,text:lane<0?"":text,
lane:Math.max(lane,0),toLeft,width}}),lanes:lanes.length}}function quantityColor(quantity,theme){return parseColor(quantity[theme.mode],"#888888")}var MEANS={title:"Gates over time",note:"mean over units; band: 10th to\
 90th percentile",ticks:[[0,"0 closed"],[.5,"0.5"],[1,"1 open"]]},SIZES={title:"Size of the difference",note:"as a share of its peak; dotted: a tenth",ticks:[[0,
"0"],[.5,"half"],[1,"peak"]],tenth:.1};function drawMeans(pen,film,layout,panel,frame){let{theme}=pen,{left,width}=layout.plot,top=panel.y+TITLE,height=panel.height-
TITLE-GAP,y=value=>top+(1-value)*height,{title,note,ticks,tenth}=film.sized?SIZES:MEANS;pen.text(left,panel.y+16,title,{fill:css(theme.text),size:14,weight:600});
let offset=textWidth(theme,title,14,600)+18;width-offset>textWidth(theme,note,12)&&pen.text(left+offset,panel.y+16,note,{fill:css(theme.muted)}),tenth&&pen.line(
left,y(tenth),left+width,y(tenth),{stroke:css(theme.muted),dash:[2,3]});for(let[value,text]of ticks)pen.line(left,y(value),left+width,y(value),{stroke:css(theme.
faint)}),pen.text(left-10,y(value)+4,text,{fill:css(theme.muted),align:"right"});for(let gate of panel.gates)drawBand(pen,film,layout,gate,frame,y);for(let gate of panel.
gates)drawMean(pen,film,layout,gate,frame,y);drawGateLabels(pen,film,layout,panel,frame,y)}function drawBand(pen,film,layout,gate,frame,y){let upper="",lower="";
for(let t=0;t<film.time;t++){let x=layout.x(t).toFixed(1);upper+=`${t?"L":"M"}${x} ${y(film.stat(gate,frame,2,t)).toFixed(1)}`,lower=`L${x} ${y(film.stat(gate,frame,
1,t)).toFixed(1)}`+lower}pen.path(upper+lower+"Z",{fill:css(quantityColor(gate,pen.theme)),opacity:.16})}function drawMean(pen,film,layout,gate,frame,y){let d="";
for(let t=0;t<film.time;t++)d+=`${t?"L":"M"}${layout.x(t).toFixed(1)} ${y(film.stat(gate,frame,0,t)).toFixed(1)}`;pen.path(d,{stroke:css(quantityColor(gate,pen.
theme)),width:2,dash:gate.dash})}function drawGateLabels(pen,film,layout,panel,frame,y){let right=layout.plot.left+layout.plot.width,ends=panel.gates.map(gate=>({
gate,at:y(film.stat(gate,frame,0,film.time-1))})).sort((a,b)=>a.at-b.at);ends.forEach((end,k)=>{end.label=k?Math.max(end.at,ends[k-1].label+15):Math.max(end.at,
y(1))});let overflow=ends.length?Math.max(0,ends[ends.length-1].label-y(0)):0;for(let{gate,at,label}of ends){let color=css(quantityColor(gate,pen.theme)),text=layout.
width<560?gate.title.replace(" gate",""):gate.title;pen.line(right-layout.step/2,at,right+8,label-overflow,{stroke:color,opacity:.5}),pen.text(right+12,label-overflow+
4,text,{fill:color,weight:600,size:13})}}function levelColors(quantity,theme){let levels=new Uint32Array(256),own=quantityColor(quantity,theme);for(let level=0;level<
MISSING;level++){let share=level/GATE_LEVELS,side=2*share-1,color=quantity.kind==="gate"?mix(theme.background,own,share):mix(theme.background,side<0?theme.negative:
theme.positive,Math.abs(side));levels[level]=packed2(color)}return levels[MISSING]=packed2(theme.faint),levels}function packed2([red,green,blue]){return(255<<24|
blue<<16|green<<8|red)>>>0}function makeHeat(film,quantity,theme){let canvas=el("canvas",{width:film.time,height:Math.max(1,film.unitCount)}),context=canvas.getContext(
"2d"),image=context.createImageData(canvas.width,canvas.height),pixels=new Uint32Array(image.data.buffer);return{canvas,context,image,pixels,levels:levelColors(
quantity,theme),drawn:""}}function paintHeat(film,quantity,heat,frame,order){let wanted=`${frame} ${order?"sorted":"as is"}`;if(heat.drawn===wanted)return;let{time,
unitCount}=film,start=frame*unitCount*time;for(let row=0;row<unitCount;row++){let from=start+(order?order[row]:row)*time,to=row*time;for(let t=0;t<time;t++)heat.
pixels[to+t]=heat.levels[quantity.bytes[from+t]]}heat.context.putImageData(heat.image,0,0),heat.drawn=wanted}function drawHeat(pen,film,layout,panel,heat,order){
let{theme}=pen,{quantity}=panel,{left,width}=layout.plot,top=panel.y+TITLE,height=panel.height-TITLE-GAP,color=css(quantityColor(quantity,theme));pen.text(left,
panel.y+16,quantity.title,{fill:color,size:14,weight:600}),pen.image(heat.canvas,left,top,width,height),pen.rect(left-.5,top-.5,width+1,height+1,{stroke:css(theme.
faint)});let numbers=film.units,ends=order?[order[0],order[order.length-1]]:[0,numbers.length-1],side={fill:css(theme.muted),align:"right"};pen.text(left-10,top+
11,order?"unit":`unit ${numbers[ends[0]]}`,side),numbers.length>1&&pen.text(left-10,top+height-2,order?"sorted":String(numbers[ends[1]]),side),drawColorBar(pen,
layout,quantity,heat,top,height)}function drawColorBar(pen,layout,quantity,heat,top,height){let{theme}=pen,x=layout.plot.left+layout.plot.width+12;heat.bar??=barPicture(
heat.levels),pen.image(heat.bar,x,top,10,height),pen.rect(x-.5,top-.5,11,height+1,{stroke:css(theme.faint)});let signed=quantity.kind==="signed",most=formatNumber(
quantity.scale),style={fill:css(theme.muted)};pen.text(x+16,top+10,signed?`+${most}`:"1 open",style),signed&&height>44&&pen.text(x+16,top+height/2+4,"0",style),
pen.text(x+16,top+height-1,signed?`\u2212${most}`:"0 closed",style)}function barPicture(levels){let canvas=el("canvas",{width:1,height:255}),context=canvas.getContext(
"2d"),image=context.createImageData(1,255),pixels=new Uint32Array(image.data.buffer);for(let k=0;k<255;k++)pixels[k]=levels[254-k];return context.putImageData(image,
0,0),canvas}function drawAxis(pen,film,layout,panel){let{theme}=pen,first=film.time_start+film.count_from,style={fill:css(theme.muted),align:"center"},ticks=stepTicks(
first,first+film.time-1||1,layout.plot.width/60);for(let tick of ticks.filter(at=>Number.isInteger(at)&&at<first+film.time)){let x=layout.x(tick-first);pen.line(
x,panel.y-GAP+2,x,panel.y-GAP+6,{stroke:css(theme.muted)}),pen.text(x,panel.y+8,formatCount(tick),style)}pen.text(layout.plot.left-10,panel.y+8,"time",{...style,
align:"right"})}function cursorAt(film,layout,x,y,order){let{left,width}=layout.plot;if(x<left-2||x>left+width+2)return null;let cursor={t:layout.timeAt(x),row:null,x,y};for(let panel of layout.
panels){if(panel.kind!=="heat")continue;let top=panel.y+TITLE,height=panel.height-TITLE-GAP;if(y<top||y>=top+height)continue;let shown=clamp(Math.floor((y-top)/
height*film.unitCount),0,film.unitCount-1);cursor.shown=shown,cursor.row=order?order[shown]:shown}return cursor}function drawCursor(pen,film,layout,cursor){let{
theme}=pen,x=layout.plot.left+cursor.t*layout.step,top=layout.panels[0].y+layout.panels[0].flags.lanes*18,bottom=layout.height-34-GAP+6,wide=Math.max(layout.step,
5);pen.rect(x-(wide-layout.step)/2,top,wide,bottom-top,{fill:css(theme.text),opacity:.07});let below=layout.panels[0].y+layout.panels[0].height-GAP/2;pen.line(layout.
x(cursor.t),below,layout.x(cursor.t),bottom,{stroke:css(theme.text),width:1.25});for(let panel of layout.panels){if(panel.kind!=="heat"||cursor.row===null)continue;
let row=(panel.height-TITLE-GAP)/film.unitCount,y=panel.y+TITLE+cursor.shown*row;pen.rect(layout.plot.left,y,layout.plot.width,Math.max(row,2),{stroke:css(theme.
text),opacity:.7})}}function makeTooltip(){let head=el("div",{class:"tip-head"}),answer=el("div",{class:"tip-answer"}),[unitHead,meanHead,spreadHead]=[0,1,2].map(
()=>el("th",{scope:"col"})),headings=el("tr",{},el("th",{},el("span",{class:"hidden-text"},"quantity")),unitHead,meanHead,spreadHead),body=el("tbody"),table=el(
"table",{},el("thead",{},headings),body),node=el("div",{class:"tip","aria-hidden":"true"},head,answer,table);return node.hidden=!0,{node,head,answer,unitHead,meanHead,
spreadHead,body,table,rows:[]}}function resetTooltip(tip,film,quantities,theme){setText(tip.meanHead,film.sized?"of its peak":"mean"),setText(tip.spreadHead,film.
sized?"":"10\u201390%"),tip.rows=quantities.map(quantity=>{let cells=[el("td"),el("td"),el("td")],name=el("th",{scope:"row"},quantity.title);return name.style.color=
css(quantityColor(quantity,theme)),{quantity,cells,node:el("tr",{},name,...cells)}}),tip.body.replaceChildren(...tip.rows.map(row=>row.node))}function describeTime(film,frame,t){
let number=formatCount(t+film.time_start+film.count_from),named=text=>`\u2018${visibleText(text)}\u2019${film.unknown.has(text)?" (unknown to the model)":""}`,head=`\
time ${number} \xB7 input ${named(film.labels[t])}`;if(film.sized)return describePair(film,t,head,named);let parts=[];film.targets&&film.targets[t]!==""&&parts.
push(`target ${named(film.targets[t])}`);let prediction=film.prediction(frame,t);if(prediction!==""){let sign=[" \u2717"," \u2713",""][film.verdict(frame,t)];parts.
push(`prediction \u2018${visibleText(prediction)}\u2019${sign}`)}return[head,parts.join(" \xB7 ")]}function describePair(film,t,head,named){let[,read,answer,flip]=film.
rows.map(({texts})=>texts[t]),becomes=text=>text?` becomes ${named(text)}`:"";return[head+becomes(read),answer?`answer ${named(answer)}${becomes(flip)}`:""]}function fillTooltip(tip,film,frame,cursor){
let[head,answer]=describeTime(film,frame,cursor.t);setText(tip.head,head),setText(tip.answer,answer);let pointed=cursor.row!==null;setText(tip.unitHead,pointed?
`unit ${film.units[cursor.row]}`:"");for(let{quantity,cells,node}of tip.rows){node.hidden=!pointed&&!quantity.stats,setText(cells[0],pointed?formatFixed(film.value(
quantity,frame,cursor.row,cursor.t)):"");let stat=which=>formatFixed(film.stat(quantity,frame,which,cursor.t));setText(cells[1],quantity.stats?stat(0):""),setText(
cells[2],quantity.stats&&!film.sized?`${stat(1)} to ${stat(2)}`:"")}tip.table.hidden=!tip.rows.some(row=>!row.node.hidden)}function placeTooltip(tip,layout,cursor,bar){
let{offsetWidth:width,offsetHeight:height}=tip.node,x=layout.x(cursor.t),left=x>layout.plot.left+layout.plot.width/2?x-width-16:x+16,edge=boxOf(tip.node.parentElement).
top,highest=Math.max(0,boxOf(bar).bottom-edge),lowest=Math.min(layout.height,window.innerHeight/zoomOf(bar)-edge-8)-height,top=clamp(cursor.y-height/2,highest,Math.
max(highest,lowest));tip.node.style.transform=`translate(${Math.round(clamp(left,0,layout.width-width))}px, ${Math.round(top)}px)`}function speakCursor(view){let{
film,frame,cursor}=view,parts=describeTime(film,frame,cursor.t).filter(Boolean);cursor.row!==null&&parts.push(`unit ${film.units[cursor.row]}`);for(let quantity of visibleQuantities(
film,view.hidden))cursor.row!==null?parts.push(`${quantity.title} ${formatFixed(film.value(quantity,frame,cursor.row,cursor.t))}`):quantity.stats&&parts.push(`${quantity.
title} ${film.sized?"difference, share of its peak":"mean"} ${formatFixed(film.stat(quantity,frame,0,cursor.t))}`);return parts.join(", ")}function makeFilmDom(root){let dom={root,...makePlay(!0),curve:makeLayers("curve"),slider:el("input",{type:"range",class:"scrubber","aria-label":"Training step",
step:1}),readout:el("div",{class:"readout"}),live:el("span",{class:"live"},"training"),saving:el("div",{class:"saving"}),chips:el("div",{class:"chips",role:"gro\
up","aria-label":"Quantities to show"}),figure:makeLayers("figure"),notes:el("div",{class:"notes note"}),spoken:el("div",{class:"hidden-text",role:"status","ari\
a-live":"polite"}),tip:makeTooltip()},{over}=dom.figure;setAttributes(over,{tabindex:0,role:"application"}),dom.curve.over.setAttribute("aria-hidden","true"),dom.
figure.node.append(dom.tip.node);let bar=el("div",{class:"bar"},dom.play,dom.slider,dom.saving,el("div",{class:"status"},dom.readout,dom.live));return root.replaceChildren(
dom.curve.node,bar,dom.chips,dom.figure.node,dom.notes,dom.spoken),{...dom,bar}}function fillChips(dom,film,view,theme){let chips=film.quantities.map(quantity=>{
let shown=!view.hidden.has(quantity.name),chip=makeChip(view.width<560?quantity.title.replace(" gate",""):quantity.title,shown,quantity.name);return chip.style.
setProperty("--chip",css(quantityColor(quantity,theme))),chip});if(film.order){let order=makeChip("Sort units",view.sorted,"order");order.title="By forget gate:\
 units with the longest memory on top, by its mean at the last snapshot",order.classList.add("order"),chips.push(order)}freshen(dom.chips,chips)}function fillSlider(dom,scales){
dom.slider.min=scales.low,dom.slider.max=scales.high,dom.slider.style.marginLeft=`${scales.box.left-8}px`,dom.slider.style.width=`${scales.box.width+16}px`}function showFrame(dom,film,frame,playing){
let text=describeFrame(film,frame);showSlider(dom.slider,film.steps[frame],text),setText(dom.readout,text),showPlay(dom,playing,"Play the training from here"),dom.
live.hidden=!film.live}var PLOT=78,BELOW=22,NAMES=13,ROW2=19,METRIC_DASH=[8,4],BASELINE_DASH=[2,3];function curveScales(film,width,theme){let{left,right}=layoutMargins(width),box={left,
width:Math.max(60,width-left-right),top:42,height:PLOT},names=baselineRows(theme,film.curve,box,width);box.top+=ROW2*Math.max(0,...names.map(({row})=>row));let curve=film.
curve??{step:[],loss:[],metric:[]},low=Math.min(film.steps[0],curve.step[0]??1/0),high=Math.max(film.steps[film.frames-1],curve.step[curve.step.length-1]??-1/0,
low+1),losses=curve.loss.filter(loss=>loss!==null&&loss>0),[bottom,top]=logRange(losses),[least,most]=metricRange(curve),y=share=>box.top+box.height*(1-clamp(share,
0,1));return{width,box,names,whole:box.top+PLOT+BELOW,low,high,bottom,top,least,most,x:step=>box.left+(step-low)/(high-low)*box.width,step:x=>low+clamp((x-box.left)/
box.width,0,1)*(high-low),loss:loss=>y((Math.log10(loss)-bottom)/(top-bottom)),metric:metric=>y((metric-least)/(most-least))}}function logRange(losses){if(!losses.
length)return[-1,0];let[low,high]=[Math.log10(Math.min(...losses)),Math.log10(Math.max(...losses))];return high-low<.4&&([low,high]=[(low+high)/2-.2,(low+high)/
2+.2]),[low-.05,high+.05]}function metricRange(curve){if(curve.metric_unit==="%")return[0,100];let values=curve.metric.concat([curve.baseline??null]).filter(value=>value!==
null);if(!values.length)return[0,1];let[low,high]=[Math.min(...values,0),Math.max(...values)];return[low,high>low?high:low+1]}function logTicks(bottom,top){let ticks=[],
factors=top-bottom>1.6?[1]:[1,2,5];for(let decade=Math.floor(bottom);decade<=top;decade++)for(let factor of factors)ticks.push(factor*10**decade);let inside=ticks.
filter(tick=>Math.log10(tick)>=bottom&&Math.log10(tick)<=top),every=Math.ceil(inside.length/4);return inside.filter((_,k)=>k%every===0)}function drawCurve(pen,film,scales){
let{theme}=pen,{box}=scales,bottom=box.top+box.height,curve=film.curve;pen.line(box.left,bottom,box.left+box.width,bottom,{stroke:css(theme.faint)});let ticks=stepTicks(
scales.low,scales.high,box.width/90);for(let tick of ticks)pen.text(scales.x(tick),bottom+17,formatCount(tick),{fill:css(theme.muted),align:"center"});pen.text(
box.left-10,bottom+17,"step",{fill:css(theme.muted),align:"right"});for(let step of film.steps)pen.line(scales.x(step),bottom,scales.x(step),bottom+4,{stroke:css(
theme.muted)});if(!curve)return;drawLossAxis(pen,scales);for(let name of scales.names)drawBaselineName(pen,name);(pairs(curve,curve.metric).map(([step,metric])=>[
scales.x(step),scales.metric(metric)]).length||curve.baseline!==null)&&drawMetricAxis(pen,curve,scales),drawLines(pen,film,scales,null,color=>mix(color,theme.background,
.45),.7),curve.solved!==null&&drawSolved(pen,curve,scales)}function drawLines(pen,film,scales,frame,tint,thin=1){let{theme}=pen,{curve}=film,until=frame===null?
1/0:film.steps[frame],line=(values,now,y,color,width,dash)=>{let points=pairs(curve,values).filter(([step])=>step<=until);frame!==null&&now[frame]!==null&&points.
push([until,now[frame]]);let d=linePath(points.map(([step,value])=>[scales.x(step),y(value)]));d&&pen.path(d,{stroke:css(tint(color)),width:thin*width,dash})},positive=values=>values.
map(value=>value>0?value:null);line(positive(curve.loss),positive(curve.frame_loss),scales.loss,theme.text,1.6),line(curve.metric,curve.frame_metric,scales.metric,
theme.primary,2,METRIC_DASH)}function pairs(curve,values){return curve.step.map((step,k)=>[step,values[k]]).filter(([,value])=>value!==null)}function drawLossAxis(pen,scales){
let{theme}=pen,{box}=scales,[loss,right]=["loss (log)",box.left-10];pen.text(right,NAMES,loss,{fill:css(theme.text),align:"right",weight:600}),pen.line(right-textWidth(
theme,loss,12,600),18,right,18,{stroke:css(theme.text),width:1.6});for(let tick of logTicks(scales.bottom,scales.top)){let y=scales.loss(tick);pen.line(box.left,
y,box.left+box.width,y,{stroke:css(theme.hairline)}),pen.text(box.left-10,y+4,formatNumber(tick),{fill:css(theme.muted),align:"right"})}}function drawMetricAxis(pen,curve,scales){
let{theme}=pen,{box}=scales,right=box.left+box.width,color=css(readable(theme.primary,theme)),{name,long,left,width}=metricName(theme,curve,box,scales.width);pen.
text(long?scales.width:right+10,NAMES,name,{fill:color,weight:600,align:long?"right":"left"}),pen.line(left,18,left+width,18,{stroke:color,width:2,dash:METRIC_DASH});
let base=curve.baseline===null?null:scales.metric(curve.baseline);for(let tick of[scales.least,(scales.least+scales.most)/2,scales.most]){let y=scales.metric(tick);
base!==null&&Math.abs(y-base)<12||pen.text(right+10,y+4,withUnit(tick,curve.metric_unit),{fill:color})}base!==null&&(pen.line(box.left,base,right,base,{stroke:css(
theme.primary),dash:BASELINE_DASH}),pen.text(right+10,base+4,`${withUnit(curve.baseline,curve.metric_unit)}`,{fill:color}))}function baselineRows(theme,curve,box,width){
let text=curve?.baseline===null?"":curve?.baseline_name;if(!text)return[];let wide=part=>textWidth(theme,part,12),end=metricName(theme,curve,box,width).left-16,
place=(part,row,right)=>({text:part,row,left:right-wide(part),right});return end-wide(text)>=box.left+6?[place(text,0,end)]:(wide(text)<=width?[text]:halves(text)).
map((part,k)=>place(part,k+1,width))}function drawBaselineName(pen,{text,row,left,right}){let{theme}=pen,y=NAMES+ROW2*row;pen.text(right,y,text,{fill:css(readable(
theme.primary,theme)),align:"right"}),pen.line(left,y+5,right,y+5,{stroke:css(theme.primary),dash:BASELINE_DASH})}function halves(text){let words=text.split(" "),
until=k2=>words.slice(0,k2).join(" ").length,k=1;for(;k<words.length&&until(k)<text.length/2;)k+=1;return[words.slice(0,k).join(" "),words.slice(k).join(" ")]}function metricName(theme,curve,box,whole){
let name=shorten(curve.metric_name,28),width=textWidth(theme,name,12,600),right=box.left+box.width,long=width>whole-right-10;return{name,long,width,left:long?whole-
width:right+10}}function drawSolved(pen,curve,scales){let{theme}=pen,{box}=scales,x=scales.x(clamp(curve.solved,scales.low,scales.high)),text=`solved at step ${formatCount(
curve.solved)}`,toLeft=x+textWidth(theme,text,12,600)+12>box.left+box.width,y=box.top-10;pen.line(x,y-9,x,box.top+box.height,{stroke:css(theme.good),width:1.5}),
pen.path(`M${x} ${y-10}L${x+(toLeft?-7:7)} ${y-5}L${x} ${y}Z`,{fill:css(theme.good)}),pen.text(x+(toLeft?-11:11),y,text,{fill:css(theme.good),weight:600,align:toLeft?
"right":"left"})}function drawCurveHandle(pen,film,scales,frame){let{theme}=pen,{box}=scales,x=scales.x(film.steps[frame]),bottom=box.top+box.height;film.curve&&
drawLines(pen,film,scales,frame,color=>color),pen.line(x,box.top-4,x,bottom,{stroke:css(theme.text),width:1.5}),pen.path(`M${x-6} ${bottom+8}L${x} ${bottom}L${x+
6} ${bottom+8}Z`,{fill:css(theme.text)});let curve=film.curve,dot=(y,color)=>pen.path(circlePath(x,y,4),{fill:css(color),stroke:css(theme.background),width:1.5});
curve&&curve.frame_loss[frame]>0&&dot(scales.loss(curve.frame_loss[frame]),theme.text),curve&&curve.frame_metric[frame]!==null&&dot(scales.metric(curve.frame_metric[frame]),
theme.primary)}function readable(color,theme){let back=luminance(theme.background);for(let share=0;share<1;share+=.1){let moved=mix(color,theme.text,share),front=luminance(
moved);if((Math.max(front,back)+.05)/(Math.min(front,back)+.05)>=4.5)return moved}return theme.text}function wireCurve(dom,view){let{over}=dom.curve,drag=event=>{let step=view.scales.step(spotIn(over,event).x);view.go(nearest(view.film.steps,step))};over.addEventListener(
"pointerdown",event=>{event.button===0&&(over.setPointerCapture(event.pointerId),view.pause(),drag(event),event.preventDefault())}),over.addEventListener("point\
ermove",event=>{over.hasPointerCapture(event.pointerId)&&drag(event)}),over.addEventListener("lostpointercapture",()=>view.report())}function wireCursor(dom,view){
let{over}=dom.figure,order=()=>view.sorted?view.film.order:null;over.addEventListener("pointermove",event=>{let{x,y}=spotIn(over,event);view.point(cursorAt(view.
film,view.layout,x,y,order()),!0)}),over.addEventListener("pointerleave",()=>view.point(null)),over.addEventListener("blur",()=>view.point(null)),over.addEventListener(
"keydown",event=>{let cursor=cursorAfterKey(event.key,view,order());cursor!==void 0&&(event.preventDefault(),view.point(cursor),setText(dom.spoken,cursor?speakCursor(
view):""))})}function cursorAfterKey(key,view,order){let{film,layout,cursor}=view;if(key==="Escape")return cursor?null:void 0;let across={ArrowRight:1,ArrowLeft:-1,
Home:-film.time,End:film.time}[key],down={ArrowDown:1,ArrowUp:-1}[key];if(across===void 0&&down===void 0)return;let t=cursor?clamp(cursor.t+(across??0),0,film.time-
1):0,shown=down===void 0?cursor?.shown:clamp((cursor?.shown??-1)+down,0,film.unitCount-1),row=shown===void 0?null:order?order[shown]:shown;return{t,shown,row,x:layout.
x(t),y:cursor?.y??60}}function drawSequence(pen,film,layout,panel,frame){let{theme}=pen,base=panel.y+panel.flags.lanes*18;for(let flag of panel.flags.flags)drawFlag(pen,layout,panel,
flag,base);let y=base+15;for(let row of panel.rows)pen.text(layout.plot.left-10,y,row.title,{fill:css(theme.muted),align:"right",size:13}),row.predictions?drawPredictions(
pen,film,layout,row,frame,y):drawTexts(pen,film,layout,row,y),y+=row.lanes*ROW;panel.verdict&&drawVerdicts(pen,film,layout,panel,frame,base+panel.tall+6)}function drawFlag(pen,layout,panel,flag,base){
let{theme}=pen,x=layout.x(flag.t),y=panel.y+flag.lane*18,side=flag.toLeft?-1:1,color=css(theme.text);pen.line(x,y+2,x,base+1,{stroke:color}),pen.path(`M${x} ${y+
2}L${x+8*side} ${y+6.5}L${x} ${y+11}Z`,{fill:color});let style={fill:color,weight:600,align:flag.toLeft?"right":"left"};flag.text&&pen.text(x+11*side,y+11,flag.
text,style);let half=Math.max(layout.step/2,4);pen.rect(x-half,base+1,2*half,ROW-2,{fill:css(theme.panel),radius:3})}function drawTexts(pen,film,layout,row,y){for(let t of row.
columns){let weight=film.marked.has(t)?700:row.weight,text=shorten(row.texts[t],longestText(layout));pen.text(layout.x(t),laneOf(row,t,y),text,{fill:css(pen.theme.
text),align:"center",size:13,weight}),film.unknown.has(row.texts[t])&&dotBelow(pen,layout.x(t),laneOf(row,t,y)+5,textWidth(pen.theme,text,13,weight))}}function drawPredictions(pen,film,layout,row,frame,y){
let{theme}=pen,colors=[theme.bad,theme.good,theme.text];for(let t of row.columns){let text=film.prediction(frame,t);if(text==="")continue;let style={fill:css(colors[film.
verdict(frame,t)]),align:"center",size:13,weight:row.weight};pen.text(layout.x(t),laneOf(row,t,y),shorten(visibleText(text),longestText(layout)),style)}}function laneOf(row,t,y){
return y+t%row.lanes*(ROW-5)}function drawVerdicts(pen,film,layout,panel,frame,y){let size=clamp(panel.apart*.32,1.5,4),paths=["",""];for(let t=0;t<film.time;t++){
let verdict=film.verdict(frame,t);if(verdict>1)continue;let x=layout.x(t);panel.apart<5?paths[verdict]+=verdict?`M${x} ${y+2}v3`:`M${x} ${y-4}v9`:verdict?paths[1]+=
`M${x-size} ${y}l${size*.7} ${size*.8}l${size*1.3} ${-size*1.7}`:paths[0]+=`M${x-size} ${y-size}l${2*size} ${2*size}M${x+size} ${y-size}l${-2*size} ${2*size}`}paths[0]&&
pen.path(paths[0],{stroke:css(pen.theme.bad),width:1.8}),paths[1]&&pen.path(paths[1],{stroke:css(pen.theme.good),width:1.8})}function drawMarkLines(pen,film,layout){
let[first]=layout.panels,from=first.y+first.height-GAP/2;for(let t of film.marked){let x=layout.x(t);pen.line(x,from,x,layout.height-34,{stroke:css(pen.theme.text),
dash:[1,4],opacity:.55})}}function create(root,savesPage){let view={film:null,raw:null,theme:null,layout:null,scales:null,heats:new Map,cursor:null,at:null,sorted:!1,hidden:new Set,choices:new Map,
send:nothing,width:0,dirty:new Set},dom=makeFilmDom(root),schedule=onceAFrame(()=>paintFilm(view,dom)),repaint=(...parts)=>{for(let part of parts)view.dirty.add(
part);schedule()},scrubber=makeScrubber(dom,view,{name:"step",valueOf:frame=>view.film.steps[frame],frameAt:step=>nearest(view.film.steps,step),moved:()=>repaint(
"frame"),waits:!0}),keeper=makeKeeper(view,()=>view.film&&"cursor"in view.raw?{group:groupOf(view.film),t:view.at}:null);view.point=(cursor,passing=!1)=>{view.cursor=
cursor,cursor&&(view.at=cursor.t+firstTime(view.film)),view.at!==null&&tellTime(view,groupOf(view.film),view.at,passing),keeper.moved(passing),repaint("cursor")},
view.toggle=name=>{view.choices.set(name,view.hidden.has(name)),view.send("shown",view.film.quantities.filter(q=>showsQuantity(view,q)).map(q=>q.name)),repaint(
"all")},view.sort=()=>{view.sorted=!view.sorted,view.cursor=null,view.send("sorted",view.sorted),repaint("all")};let deaf=hearTime(view,(group,t,passing)=>{!view.
film||group!==groupOf(view.film)||(view.at=t,view.cursor=quietCursor(view.film,t),keeper.moved(passing),repaint("cursor"))});wireCurve(dom,view),wireCursor(dom,
view),wireChips(dom.chips,name=>name==="order"?view.sort():view.toggle(name));let menu=addMenu(dom.saving,root,savesPage,{picture:()=>pictureOf(view),payload:()=>({
...view.raw,selected_step:view.film.steps[view.frame],live:!1})});return addFilm(menu,dom.spoken,{moments:()=>view.film.frames,begin:()=>movieOf({...view,heats:new Map})}),
living(root,view,{take:data=>takeData(view,data,keeper),redraw:()=>{view.heats.clear(),repaint("all")},ends:[scrubber.stop,schedule.cancel,keeper.stop,deaf]})}function groupOf(film){
return film.group||film.name}function firstTime(film){return film.time_start+film.count_from}function quietCursor(film,at){let t=at-firstTime(film);return t<0||
t>=film.time?null:{t,row:null,quiet:!0}}function pictureOf(view){let{film,theme,width,frame}=view,step=film.origin?"":`-step-${film.steps[frame]}`;return{theme,
width,height:wholeHeight(view),name:savedName(film,step),draw:pen=>drawWhole(pen,view)}}function movieOf(view){return{name:savedName(view.film,""),picture:frame=>pictureOf(
{...view,frame})}}function savedName(film,step){return film.file?`${film.file}${step}-gates`:film.name}function takeData(view,data,keeper){let before=view.film,
film=decodeFilm(data),same=before&&before.name===film.name,asked=data.selected_step!==null&&(!same||isAnother(data,view.raw,"selected_step"));same||(view.said=void 0),
asked?(view.frame=nearest(film.steps,data.selected_step),view.said=data.selected_step):!same||view.frame===before.frames-1&&!before.held?view.frame=film.frames-
1:view.frame=nearest(film.steps,before.steps[view.frame]),(!same||before.time!==film.time||before.unitCount!==film.unitCount)&&(view.cursor=null),before||(view.
sorted=!!data.sorted),film.order||(view.sorted=!1);let put="cursor"in data&&(!same||isAnother(data,view.raw,"cursor"));(put||!same)&&(view.at=data.cursor??null),
Object.assign(view,{film,raw:data}),put?(keeper.told(view.at),view.cursor=view.at===null?null:quietCursor(film,view.at),view.at!==null&&tellTime(view,groupOf(film),
view.at)):same||askTime(view,groupOf(film))}function paintFilm(view,dom){let{film,theme,dirty,width}=view;if(!film||!width)return;let all=dirty.has("all");all&&
layOut(view,dom);let{layout,scales}=view;all&&drawCurve(freshPen(dom.curve.base,width,scales.whole,theme),film,scales),(all||dirty.has("frame"))&&(drawCurveHandle(
freshPen(dom.curve.over,width,scales.whole,theme),film,scales,view.frame),drawFigure(freshPen(dom.figure.base,width,layout.height,theme),view),showFrame(dom,film,
view.frame,view.playing));let pen=freshPen(dom.figure.over,width,layout.height,theme);dom.tip.node.hidden=!view.cursor||view.cursor.quiet===!0,view.cursor&&drawCursor(
pen,film,layout,view.cursor),dom.tip.node.hidden||(fillTooltip(dom.tip,film,view.frame,view.cursor),placeTooltip(dom.tip,layout,view.cursor,dom.bar)),dirty.clear()}
function showsQuantity(view,quantity){return view.choices.get(quantity.name)??quantity.visible}function layOut(view,dom){let{film,theme,width}=view;view.hidden=
new Set(film.quantities.filter(q=>!showsQuantity(view,q)).map(q=>q.name)),view.layout=layoutFilm(film,width,view.hidden,theme),view.scales=curveScales(film,width,
theme),fillChips(dom,film,view,theme),fillSlider(dom,view.scales),dom.root.classList.toggle("narrow",width<560),dom.root.classList.toggle("still",film.frames<2&&
(film.curve?.step.length??0)<2),dom.play.disabled=dom.slider.disabled=film.frames<2,resetTooltip(dom.tip,film,visibleQuantities(film,view.hidden),theme),setText(
dom.notes,film.notes.join(" "));let units=film.unitCount===1?"1 unit":`${formatCount(film.unitCount)} units`;dom.figure.over.setAttribute("aria-label",`${film.sized?
"Differences":film.gates.length?"Gates and states":"States"} of ${units} over ${formatCount(film.time)} time steps. Arrow keys left and right move through time,\
 up and down through units.`)}function drawFigure(pen,view){let{film,layout,frame}=view,order=view.sorted?film.order:null;for(let panel of layout.panels)if(panel.
kind==="sequence"&&drawSequence(pen,film,layout,panel,frame),panel.kind==="means"&&drawMeans(pen,film,layout,panel,frame),panel.kind==="axis"&&drawAxis(pen,film,
layout,panel),panel.kind==="heat"){let{quantity}=panel;view.heats.has(quantity.name)||view.heats.set(quantity.name,makeHeat(film,quantity,view.theme));let heat=view.
heats.get(quantity.name);paintHeat(film,quantity,heat,frame,order),drawHeat(pen,film,layout,panel,heat,order)}drawMarkLines(pen,film,layout)}var HEADING=34,STATUS=30;
function wholeHeight(view){let{film,layout,scales}=view;return(film.title?HEADING:8)+scales.whole+STATUS+layout.height+(film.notes.length?22:0)}function drawWhole(pen,view){
let{film,layout,scales,theme,frame}=view,{left}=layout.plot,top=film.title?HEADING:8;film.title&&pen.text(left,22,film.title,{fill:css(theme.text),size:16,weight:600}),
pen.at(0,top,inner=>{drawCurve(inner,film,scales),drawCurveHandle(inner,film,scales,frame)}),pen.text(left,top+scales.whole+18,describeFrame(film,frame),{fill:css(
theme.text),size:14,weight:600}),pen.at(0,top+scales.whole+STATUS,inner=>drawFigure(inner,view)),film.notes.length&&pen.text(left,wholeHeight(view)-8,film.notes.
join(" "),{fill:css(theme.muted)})}var mount=mounting({film:create}),main_default=streamlit(mount);export{create,main_default as default,mount};
