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
y),width:round(width),height:round(height),preserveAspectRatio:"none",href:large.toDataURL("image/png")},{fill:void 0})}}}function makeLayers(name){let base=el("canvas",{"aria-hidden":"true"}),over=el("canvas",{class:"over"});return{node:el("div",{class:`layers ${name}`},base,over),
base,over}}function freshPen(canvas,width,height,theme){let ratio=(window.devicePixelRatio||1)*zoomOf(canvas),[wide,tall]=[Math.round(width*ratio),Math.round(height*
ratio)];(canvas.width!==wide||canvas.height!==tall)&&(canvas.width=wide,canvas.height=tall,canvas.style.width=`${width}px`,canvas.style.height=`${height}px`);let context=canvas.
getContext("2d");return context.setTransform(ratio,0,0,ratio,0,0),context.clearRect(0,0,width,height),canvasPen(context,theme)}function stepTicks(low,high,most){
let rough=(high-low)/Math.max(1,most),decade=10**Math.floor(Math.log10(rough)),size=Math.max(1,[1,2,5,10].find(factor=>factor*decade>=rough)*decade),ticks=[];for(let tick=Math.
ceil(low/size)*size;tick<=high;tick+=size)ticks.push(tick);return ticks}function circlePath(x,y,radius,high=radius){return`M${x-radius} ${y}a${radius} ${high} 0 1 0 ${2*radius} 0a${radius} ${high} 0 1 0 ${-2*radius} 0Z`}var PIECES="rnnviz Sans",WHOLE="Source Sans";async function fontRules(theme,text){let family=unquoted(theme.font.split(",")[0]),faces=[...document.styleSheets].
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
savesPage:!!key})}}function followWidth(root,view,redraw){let observer=new ResizeObserver(([entry])=>{let width=Math.floor(entry.contentRect.width);!width||width===view.width||(view.
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
tick)},stop(){cancelAnimationFrame(handle)}}}var TYPES=[["webm","video/webm;codecs=vp9"],["webm","video/webm;codecs=vp8"],["webm","video/webm"],["mp4","video/mp4"]],STAYS=18,[WIDEST,TALLEST]=[1920,2160];function movieType(){
return typeof MediaRecorder!="function"||typeof HTMLCanvasElement.prototype.captureStream!="function"?null:TYPES.find(([,type])=>MediaRecorder.isTypeSupported(type))??
null}var wait=milliseconds=>new Promise(resolve=>{setTimeout(resolve,milliseconds)});async function record(count,picture,type,signal,progress){let first=await picture(
0),scale=Math.min(2,WIDEST/first.width,TALLEST/first.height),even=length=>2*Math.round(length*scale/2),canvas=el("canvas",{width:even(first.width),height:even(first.
height)}),context=canvas.getContext("2d"),stream=canvas.captureStream(0),track=stream.getVideoTracks()[0],recorder=new MediaRecorder(stream,{mimeType:type,videoBitsPerSecond:8e6}),
parts=[];recorder.addEventListener("dataavailable",({data})=>parts.push(data));let ended=new Promise((resolve,reject)=>{recorder.addEventListener("stop",resolve),
recorder.addEventListener("error",()=>reject(new Error("The browser could not record the film.")))}),show=async k=>{let shown=await picture(k);context.setTransform(
scale,0,0,scale,0,0),drawPicture(canvasPen(context,shown.theme),{...shown,width:canvas.width/scale,height:canvas.height/scale}),track.requestFrame()};recorder.start();
try{let total=count+STAYS;for(let k=0;k<total&&!signal.aborted;k++){let due=wait(1e3/FRAMES_A_SECOND);await show(Math.min(k,count-1)),progress((k+1)/total),await due}}finally{
recorder.stop(),track.stop()}return await ended,signal.aborted?null:new Blob(parts,{type:type.split(";")[0]})}var GROUPED=new Intl.NumberFormat("en-US");function formatCount(value){return GROUPED.format(value)}function formatNumber(value){if(value==null||!Number.isFinite(
value))return"none";let size=Math.abs(value);return size!==0&&(size<.001||size>=1e5)?minus(value.toExponential(1)):value>=99.95&&value<100?String(Math.floor(value*
100)/100):size>=100?minus(GROUPED.format(Math.round(value))):minus(String(Number(value.toPrecision(3))))}function minus(text){return text.replace(/^-/,"\u2212").replace("e-","e\u2212")}function shorten(text,most){let points=Array.from(text);return points.length<=most?text:points.slice(0,most-1).join("")+"\u2026"}function percent(value){return Number.
isFinite(value)?value>0&&value<.005?"<1%":`${Math.floor(100*value+.5)}%`:"none"}function superscript(number){let signs={"-":"\u207B",0:"\u2070",1:"\xB9",2:"\xB2",3:"\xB3"};return Array.from(String(number),sign=>signs[sign]??String.fromCharCode(
8304+Number(sign))).join("")}function powerOfTen(log){if(log===null||Number.isNaN(log))return"";if(!Number.isFinite(log))return"none";if(log>=-3&&log<4)return formatNumber(
10**log);let whole=Math.floor(log),mantissa=10**(log-whole);return mantissa>=9.95&&([whole,mantissa]=[whole+1,1]),`${mantissa.toFixed(1)}\u202F\xD7\u202F10${superscript(
whole)}`}function tickText(power){return power===0?"1":`10${superscript(power)}`}function addFilm(menu,spoken,movie){let type=movieType();if(!type)return;let film=makeRecording(menu,spoken,movie,type),button=menu.add(`Film (${type[0]==="webm"?
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
raw.length;k++)bytes[k]=raw.charCodeAt(k);return bytes}function decodeFloats(text){let bytes=decodeBytes(text);return new Float32Array(bytes.buffer,bytes.byteOffset,bytes.byteLength/4)}function decodeCarousel(data){return{...data,frames:data.moments.length,panels:data.panels.map(panel=>({...panel,curves:Object.fromEntries(Object.entries(panel.
curves).map(([kind,text])=>[kind,decodeFloats(text)]))}))}}var drawnLines=film=>film.lines.filter(line=>film.panels.some(panel=>panel.curves[line.name]));function curveAt(panel,kind,frame){
let values=panel.curves[kind];return values?values.subarray(frame*panel.lags,(frame+1)*panel.lags):null}function tellingLag(film){let marks=film.panels[0].marks.
map(([lag])=>lag);return marks.length?Math.max(...marks):Math.floor(film.lags/2)}function lagIn(film,before,lag){return before&&lag!==tellingLag(before)?Math.min(
lag,film.lags-1):tellingLag(film)}function curveNote(values){if(values.length<2)return"";if(values.every(value=>value===0))return"exactly 1 at every lag";let first=values.
length;for(;first>0&&values[first-1]===-1/0;)first-=1;return first<values.length?`none from lag ${formatCount(first)} on`:""}function describeMoment(film,frame){
let share=film.moments[frame];return film.panels.every(panel=>panel.origin)?film.panels[0].origin:film.panels.every(panel=>panel.steps[frame]===0)?"untrained":share>=
1?film.live?"the last moment so far":"after all of the training":share<=0?"before training":`after ${share<.1?(100*share).toFixed(1):Math.round(100*share)}% of \
the training`}function describePanel(panel,frame){let metric=panel.metrics?panel.metrics[frame]:null,trained=panel.steps[frame]?`step ${formatCount(panel.steps[frame])}`:
"untrained",step=panel.origin||trained;if(metric===null)return[step];let unit=panel.metric_unit&&panel.metric_unit!=="%"?` ${panel.metric_unit}`:panel.metric_unit,
number=formatNumber(metric),reached=`${step} \xB7 ${number}${unit}`;return[`${reached} ${panel.metric_name}`,reached,step]}var AXIS_WIDTH=58,BETWEEN=16,HEAD=42,LANE=16,TICKS=26,VALUE=18,NARROWEST=172;function layoutCarousel(film,width,lines,zoomed,theme){let count=film.panels.length,
most=Math.max(1,Math.floor((width-AXIS_WIDTH+BETWEEN)/(NARROWEST+BETWEEN))),rows=Math.ceil(count/most),columns=Math.ceil(count/rows),wide=(width-AXIS_WIDTH-(columns-
1)*BETWEEN-6)/columns,tall=rows===1?290:190,last=Math.max(1,film.lags-1),x=lag=>lag/last*wide,marks=film.panels.map(panel=>placeMarks(panel.marks,x,wide,theme)),
lanes=Math.max(...marks.flat().map(mark=>mark.lane+1),0),above=HEAD+lanes*LANE,whole=above+tall+TICKS+lines.length*VALUE+24,bottom=zoomed?Math.max(film.bottom,zoomBottom(
film)):film.bottom,panels=film.panels.map((panel,k)=>{let row=Math.floor(k/columns),left=AXIS_WIDTH+k%columns*(wide+BETWEEN);return{panel,left,top:row*whole+above,
first:k%columns===0,marks:marks[k]}}),height=at=>(film.top-at)/(film.top-bottom)*tall;return{width,wide,tall,lanes,panels,bottom,top:film.top,height:rows*whole,
x,y:height,lagAt:at=>Math.round(clamp(at/wide,0,1)*last),ticks:powerTicks(bottom,film.top,tall)}}function placeMarks(marks,placeOf,wide,theme){let lanes=[marks.
map(([lag])=>[placeOf(lag)-6,placeOf(lag)+6])];return marks.map(([lag,label])=>{let at=placeOf(lag),text=shorten(label,18),size=textWidth(theme,text,12);for(let lane=0;;lane++){
let taken=lanes[lane]??=[],from=(lane?[at-size+4,at-4,wide-size]:[at+10,at-10-size]).find(start=>start>=Math.min(0,wide-size)&&start+size<=Math.max(wide,size)+1&&
!taken.some(([a,b])=>start<b+4&&start+size>a-4));if(!(from===void 0&&(lane===0||taken.length)))return taken.push([from??0,(from??0)+size]),{x:at,text,lane,from:from??
0}}})}function zoomBottom(film){return film.bottom<-8?-5:film.bottom}function powerTicks(bottom,top,tall){let every=[1,2,5,10,20].find(step=>(top-bottom)/step*22<=
tall)??30,ticks=[];for(let power=Math.ceil(bottom/every)*every;power<=top;power+=every)ticks.push(power);return ticks}function lagUnder(layout,x,y){for(let{left,
top}of layout.panels)if(!(x<left-BETWEEN/2||x>left+layout.wide+BETWEEN/2)&&!(y<top-HEAD||y>top+layout.tall+TICKS))return layout.lagAt(x-left);return null}function drawPanels(pen,view){let{film,layout,lines,frame}=view;for(let place of layout.panels){drawHead(pen,layout,place,frame),drawGrid(pen,film,layout,place),
drawMarks(pen,layout,place);for(let line of lines)drawNorm(pen,layout,place,line,frame)}}function lineColor(line,theme){return css(parseColor(line[theme.mode],"\
#888888"))}function drawHead(pen,layout,{panel,left,top},frame){let{theme}=pen,y=top-layout.lanes*LANE-HEAD,fits=(text2,size,weight)=>{let shown=text2;for(let n=text2.
length;textWidth(theme,shown,size,weight)>layout.wide&&n>4;n--)shown=shorten(text2,n);return shown};pen.text(left,y+16,fits(panel.title,15,600),{fill:css(theme.
text),size:15,weight:600});let texts=describePanel(panel,frame),text=texts.find(each=>textWidth(theme,each,12)<=layout.wide)??texts[texts.length-1];pen.text(left,
y+33,text,{fill:css(theme.muted),size:12})}function drawGrid(pen,film,layout,{left,top,first}){let{theme}=pen,{wide,tall}=layout,muted={fill:css(theme.muted)};for(let power of layout.
ticks){let y=top+layout.y(power),one=power===0;pen.line(left,y,left+wide,y,{stroke:css(one?mix(theme.muted,theme.background,.45):theme.hairline)}),first&&pen.text(
left-8,y+4,tickText(power),{...muted,align:"right"})}pen.line(left,top+tall,left+wide,top+tall,{stroke:css(theme.faint)});let lags=stepTicks(0,Math.max(1,film.lags-
1),wide/46).filter(lag=>Number.isInteger(lag));for(let lag of lags){let x=left+layout.x(lag);pen.line(x,top+tall,x,top+tall+4,{stroke:css(theme.muted)});let edge=x+
12>left+wide;pen.text(edge?left+wide:x,top+tall+17,formatCount(lag),{...muted,align:edge?"right":"center"})}first&&(pen.text(left-8,top+tall+17,"lag",{...muted,
align:"right"}),pen.text(2,top-layout.lanes*LANE-HEAD+16,"norm",muted))}function drawMarks(pen,layout,{marks,left,top}){let color=css(pen.theme.muted);for(let mark of marks){
let x=left+mark.x;pen.line(x,top-LANE+3,x,top+layout.tall,{stroke:color,dash:[1,4]}),pen.path(`M${x-4} ${top-LANE+3}h8l-4 7Z`,{fill:color}),pen.text(left+mark.from,
top-mark.lane*LANE-LANE+10,mark.text,{fill:color,size:12})}}function drawNorm(pen,layout,{panel,left,top},line,frame){let values=curveAt(panel,line.name,frame);
if(!values)return;let d=normPath(values,layout,left,top);d&&pen.path(d,{stroke:lineColor(line,pen.theme),width:2,dash:line.dash})}function normPath(values,layout,left,top){
let{bottom}=layout,inside=value=>value>=bottom&&value<=layout.top,point=(lag,value)=>`${(left+layout.x(lag)).toFixed(1)} ${(top+layout.y(value)).toFixed(1)}`,edge=(lag,from,to)=>{
let limit=Math.min(from,to)<bottom?bottom:layout.top;return point(lag+(limit-from)/(to-from),limit)},d="";for(let lag=0;lag<values.length;lag++){let[before,value]=[
values[lag-1],values[lag]],joined=lag>0&&Number.isFinite(before)&&Number.isFinite(value);joined&&inside(before)?d+=inside(value)?`L${point(lag,value)}`:`L${edge(
lag-1,before,value)}`:joined&&inside(value)?d+=`M${edge(lag-1,before,value)}L${point(lag,value)}`:inside(value)&&(d+=`M${point(lag,value)}`)}return d}function drawNotes(pen,layout,{
panel,left,top},lines,frame){let{theme}=pen,curves=lines.map(line=>curveAt(panel,line.name,frame)).filter(Boolean),texts=panel.note?[[panel.note,css(theme.muted),
600]]:[];for(let line of lines){let values=curveAt(panel,line.name,frame);if(!values)continue;if(values.every(value=>Number.isNaN(value))){texts.push(["numbers \
out of range",css(theme.bad),600]);break}let note=curveNote(values),color=lineColor(line,theme);note&&texts.push(...wrapNote(theme,`${line.title}:`,note,layout.
wide-14).map(text=>[text,color,600]))}let sizes=texts.map(([text,,weight])=>textWidth(theme,text,12,weight)+6),corner=freeCorner(layout,curves,Math.max(...sizes),
texts.length*15+1);texts.forEach(([text,color,weight],k)=>{let[x,y]=[left+corner.x,top+corner.y+12+k*15];pen.rect(x,y-12,sizes[k],16,{fill:css(theme.background)}),
pen.text(x+3,y,text,{fill:color,weight})})}function freeCorner(layout,curves,wide,tall){let[right,low]=[layout.wide-wide-4,layout.tall-tall-4],corners=[4,right].
flatMap(x=>[{x,y:low},{x,y:4}]),free=({x,y})=>curves.every(values=>values.every((value,lag)=>{let[at,next]=[lag,Math.min(lag+1,values.length-1)].map(layout.x);if(next<
x||at>x+wide)return!0;let ends=[value,values[lag+1]??value].filter(Number.isFinite).map(layout.y);return!ends.length||Math.max(...ends)<y-2||Math.min(...ends)>y+
tall+2}));return corners.find(free)??corners[0]}function wrapNote(theme,name,note,width){let whole=`${name} ${note}`;return textWidth(theme,whole,12,600)<=width?
[whole]:[name,note]}function makeCarouselDom(root){let dom={root,...makePlay(!0),slider:el("input",{type:"range",class:"scrubber","aria-label":"Share of the training",min:0,max:1,step:"\
any"}),readout:el("div",{class:"readout"}),saving:el("div",{class:"saving"}),chips:el("div",{class:"chips",role:"group","aria-label":"Curves to show"}),figure:makeLayers(
"figure"),notes:el("div",{class:"notes note"}),spoken:el("div",{class:"hidden-text",role:"status","aria-live":"polite"})};setAttributes(dom.figure.over,{tabindex:0,
role:"application"});let bar=el("div",{class:"bar"},dom.play,dom.slider,dom.readout,dom.saving);return root.replaceChildren(bar,dom.chips,dom.figure.node,dom.notes,
dom.spoken),dom}function fillCarouselChips(dom,view){let{film,theme}=view,chips=drawnLines(film).map(line=>{let chip=makeChip("",!view.hidden.has(line.name),line.
name),sample=svgEl("line",{x1:0,y1:5,x2:26,y2:5,stroke:lineColor(line,theme),"stroke-width":2.5,"stroke-dasharray":line.dash.join(" ")||null});return chip.append(
svgEl("svg",{width:26,height:10,"aria-hidden":"true"},sample),line.title),chip});if(zoomBottom(film)>film.bottom){let zoom=makeChip(`Zoom in to ${tickText(zoomBottom(
film))} and above`,view.zoomed,"zoom");zoom.title="Look closer at the cells whose error stays; lines that leave the axis are cut",zoom.classList.add("zoom"),chips.
push(zoom)}freshen(dom.chips,chips)}function showMoment(dom,view){let{film,frame,playing}=view,text=describeMoment(film,frame);showSlider(dom.slider,film.moments[frame],
text),setText(dom.readout,text),showPlay(dom,playing,"Play the training from here")}function drawLag(pen,view){let{film,layout,lines,frame,lag}=view,{theme}=pen,pale=view.pointed?1:.55;for(let place of layout.panels){let{panel,left,top}=place,x=left+
layout.x(lag);lag<panel.lags&&pen.line(x,top,x,top+layout.tall,{stroke:css(theme.text),width:1.25,opacity:pale}),drawLagPlate(pen,layout,place,lag,film),lines.forEach(
(line,k)=>{let values=curveAt(panel,line.name,frame);if(!values)return;let value=lag<values.length?values[lag]:null;drawValue(pen,layout,place,line,value,k),!(value===
null||!Number.isFinite(value)||value<layout.bottom||value>layout.top)&&pen.path(circlePath(x,top+layout.y(value),3.5),{fill:lineColor(line,theme),stroke:css(theme.
background),width:1.5})}),drawNotes(pen,layout,place,lines,frame)}}function drawLagPlate(pen,layout,{left,top},lag,film){let{theme}=pen,text=`lag ${formatCount(
lag)}`,wide=Math.max(textWidth(theme,text,12,600),textWidth(theme,`lag ${film.lags}`,12,600))+10,x=clamp(left+layout.x(lag)-wide/2,left-6,left+layout.wide-wide+
2);pen.rect(x,top+layout.tall+4,wide,18,{fill:css(theme.text),radius:4}),pen.text(x+wide/2,top+layout.tall+17,text,{fill:css(theme.background),weight:600,align:"\
center"})}var SHORT={full:"full",path:"path"};function drawValue(pen,layout,{left,top},line,value,row){let{theme}=pen,y=top+layout.tall+TICKS+row*VALUE+14,color=lineColor(
line,theme);pen.line(left,y-4,left+22,y-4,{stroke:color,width:2,dash:line.dash});let text=powerOfTen(value),room=layout.wide-34-textWidth(theme,text,13,600),long=textWidth(
theme,line.title,12)<=room;pen.text(left+28,y,long?line.title:SHORT[line.name]??line.title,{fill:color}),pen.text(left+layout.wide,y,text,{fill:css(theme.text),
size:13,weight:600,align:"right"})}function speakLag(view){let{film,lines,frame,lag}=view,cells=film.panels.map(panel=>{let parts=lines.filter(line=>panel.curves[line.
name]).map(line=>{let values=curveAt(panel,line.name,frame);return`${line.title} ${powerOfTen(lag<values.length?values[lag]:null)||"no number"}`});return panel.
note&&parts.push(panel.note),`${panel.title}: ${parts.join(", ")}`});return`lag ${formatCount(lag)}. ${cells.join(". ")}`}function wireLag(dom,view){let{over}=dom.figure;over.addEventListener("pointermove",event=>{let{x,y}=spotIn(over,event),lag=lagUnder(view.layout,x,y);lag!==null&&
view.point(lag,!0)}),over.addEventListener("pointerleave",()=>view.point(view.lag,!1)),over.addEventListener("blur",()=>view.point(view.lag,!1)),over.addEventListener(
"keydown",event=>{let last=view.film.lags-1,moves={ArrowRight:1,ArrowLeft:-1,PageUp:10,PageDown:-10,Home:-last,End:last};event.key in moves&&(event.preventDefault(),
view.point(clamp(view.lag+moves[event.key],0,last),!0),setText(dom.spoken,speakLag(view)))})}function create(root,savesPage){let view={film:null,raw:null,theme:null,layout:null,lines:[],wanted:1,lag:0,pointed:!1,zoomed:!1,hidden:new Set,send:nothing,width:0,
dirty:new Set},dom=makeCarouselDom(root),schedule=onceAFrame(()=>paintCarousel(view,dom)),repaint=part=>{view.dirty.add(part),schedule()},scrubber=makeScrubber(
dom,view,{name:"at",valueOf:frame=>view.film.moments[frame],frameAt:share=>nearest(view.film.moments,share),moved:()=>{view.wanted=view.film.moments[view.frame],
repaint("frame")},waits:!1});view.point=(lag,pointed)=>{Object.assign(view,{lag,pointed}),repaint("lag")},view.toggle=name=>{view.hidden.delete(name)||view.hidden.
add(name),repaint("all")},view.zoom=()=>{view.zoomed=!view.zoomed,repaint("all")},wireLag(dom,view),wireChips(dom.chips,name=>name==="zoom"?view.zoom():view.toggle(
name));let menu=addMenu(dom.saving,root,savesPage,{picture:()=>pictureOf(view),payload:()=>({...view.raw,selected:view.film.moments[view.frame],live:!1})});return addFilm(
menu,dom.spoken,{moments:()=>view.film.frames,begin:()=>movieOf({...view})}),living(root,view,{take:data=>takeCarousel(view,data),redraw:()=>repaint("all"),ends:[
scrubber.stop,schedule.cancel]})}function pictureOf(view){let{film,theme,width}=view;return{theme,width,height:savedHeight(view),name:film.file??film.name,draw:pen=>drawSaved(
pen,view)}}function movieOf(view){return{name:view.film.file??view.film.name,picture:frame=>pictureOf({...view,frame})}}function takeCarousel(view,data){let before=view.
film,film=decodeCarousel(data),same=before&&before.name===film.name,asked=data.selected??1;(!same||isAnother(data,view.raw,"selected"))&&(view.wanted=asked,view.
said=asked),view.frame=nearest(film.moments,view.wanted),view.lag=lagIn(film,same?before:null,view.lag),Object.assign(view,{film,raw:data})}function paintCarousel(view,dom){
let{film,theme,dirty,width}=view;if(!film||!width)return;let all=dirty.has("all");all&&(view.lines=drawnLines(film).filter(line=>!view.hidden.has(line.name)),view.
layout=layoutCarousel(film,width,view.lines,view.zoomed,theme),fillCarouselChips(dom,view),labelFigure(view,dom),setText(dom.notes,film.notes.join(" ")),dom.root.
classList.toggle("still",film.frames<2),dom.root.classList.toggle("narrow",width<560));let{height}=view.layout;(all||dirty.has("frame"))&&(drawPanels(freshPen(dom.
figure.base,width,height,theme),view),showMoment(dom,view)),drawLag(freshPen(dom.figure.over,width,height,theme),view),dirty.clear()}function labelFigure(view,dom){
let cells=view.film.panels.map(panel=>panel.title).join(", ");dom.figure.over.setAttribute("aria-label",`Norms against the lag on one logarithmic axis: ${cells}\
. Arrow keys left and right move through the lags.`)}var SAVED_HEAD=56;function savedHeight(view){return SAVED_HEAD+view.layout.height+(view.film.notes.length?22:
0)}function drawSaved(pen,view){let{film,theme,lines,frame}=view,title=film.title?`${film.title}, ${describeMoment(film,frame)}`:describeMoment(film,frame);pen.
text(4,22,title,{fill:css(theme.text),size:16,weight:600});let x=4;for(let line of lines){let color=lineColor(line,theme);pen.line(x,41,x+26,41,{stroke:color,width:2.5,
dash:line.dash}),pen.text(x+32,45,line.title,{fill:color}),x+=50+textWidth(theme,line.title,12)}pen.at(0,SAVED_HEAD,inner=>{drawPanels(inner,view),drawLag(inner,
view)}),film.notes.length&&pen.text(4,savedHeight(view)-8,film.notes.join(" "),{fill:css(theme.muted)})}var mount=mounting({carousel:create}),main_default=streamlit(
mount);export{create,main_default as default,mount};
