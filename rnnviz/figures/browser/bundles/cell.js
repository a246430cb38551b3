// Joined from its modules by `python tools/dev.py bundle`: change those, not this file.
var SVG_SPACE="http://www.w3.org/2000/svg";function el(tag,attributes={},...children){let node=document.createElement(tag);return setAttributes(node,attributes),
node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function svgEl(tag,attributes={},...children){let node=document.createElementNS(
SVG_SPACE,tag);return setAttributes(node,attributes),node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function setAttributes(node,attributes){
for(let[name,value]of Object.entries(attributes))value!=null&&node.setAttribute(name,String(value))}function setText(node,text){node.textContent!==text&&(node.textContent=
text)}function clamp(value,low,high){return Math.min(Math.max(value,low),high)}var zoomOf=element=>element.currentCSSZoom??1;function boxOf(node,element=node){let zoom=zoomOf(
element),{left,top,width,height}=node.getBoundingClientRect();return new DOMRect(left/zoom,top/zoom,width/zoom,height/zoom)}function onceAFrame(work){let asked=0,schedule=()=>{asked||(asked=requestAnimationFrame(()=>{asked=0,work()}))};return schedule.cancel=()=>{cancelAnimationFrame(
asked),asked=0},schedule}var HIGHLIGHTS={light:{negative:"#0A4A8A",positive:"#C85A00",second:"#B84A00",good:"#1B7F3B",bad:"#C22F2F"},dark:{negative:"#4A94E6",positive:"#FFB27A",second:"\
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
`;var PIECES="rnnviz Sans",WHOLE="Source Sans";async function fontRules(theme,text){let family=unquoted(theme.font.split(",")[0]),faces=[...document.styleSheets].
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
reader.onload=()=>resolve(String(reader.result)),reader.onerror=()=>reject(reader.error),reader.readAsDataURL(blob)})}var probe=(()=>{let context=null;return()=>(context??=document.createElement("canvas").getContext("2d",{willReadFrequently:!0}),context)})();function parseColor(text,fallback){
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
clear();let context=probe();context.font=`${weight} ${size}px ${theme.font}`,width=context.measureText(text).width,WIDTHS.set(key,width)}return width}function textMeasure(theme,{
size,weight,italic}){let context=probe();context.font=`${italic?"italic ":""}${weight} ${size}px ${theme.font}`;let{fontBoundingBoxAscent:ascent,fontBoundingBoxDescent:descent}=context.
measureText("x");return{ascent,descent}}function whenFontsReady(redraw){document.fonts&&document.fonts.status!=="loaded"&&document.fonts.ready.then(()=>{WIDTHS.
clear(),redraw()})}function canvasPen(context,theme){let paint=(shape,style)=>{context.globalAlpha=style.opacity??1,style.fill&&(context.fillStyle=style.fill,context.fill(shape)),
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
y),width:round(width),height:round(height),preserveAspectRatio:"none",href:large.toDataURL("image/png")},{fill:void 0})}}}function saveBlob(blob,name){let link=el("a",{href:URL.createObjectURL(blob),download:name});document.body.append(link),link.click(),link.remove(),setTimeout(()=>URL.
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
savesPage:!!key})}}var GROUPED=new Intl.NumberFormat("en-US");function formatCount(value){return GROUPED.format(value)}function formatFixed(value){if(value===null||!Number.isFinite(value))return"none";let text=value.toFixed(2);return text==="-0.00"?"0.00":minus(text)}function minus(text){
return text.replace(/^-/,"\u2212").replace("e-","e\u2212")}function visibleText(text){return text===""?"\u2205":text.replace(/^-(?=\.?\d)/,"\u2212").replace(/\r?\n/g,
"\u23CE").replace(/\t/g,"\u21E5").replace(/^\s+$/,"\u2423")}function shorten(text,most){let points=Array.from(text);return points.length<=most?text:points.slice(
0,most-1).join("")+"\u2026"}function followWidth(root,view,redraw){let observer=new ResizeObserver(([entry])=>{let width=Math.floor(entry.contentRect.width);!width||width===view.width||(view.
width=width,redraw())});return observer.observe(root),observer}function dress(root,view){view.theme=readTheme(root),root.style.setProperty("--muted",css(view.theme.
muted)),root.style.setProperty("--right",css(view.theme.good)),root.style.setProperty("--wrong",css(view.theme.bad)),root.style.setProperty("--edge",css(mix(view.
theme.text,view.theme.background,.75)));let header=document.querySelector('[data-testid="stHeader"]');root.style.setProperty("--header",`${header?header.offsetHeight:
0}px`)}function living(root,view,{take,redraw,ends}){let observer=followWidth(root,view,redraw);return Object.assign(view,{update(data,{state}){view.send=state,
dress(root,view),data!==view.raw&&take(data),view.width||=Math.floor(boxOf(root).width),redraw(),whenFontsReady(redraw)},destroy(){observer.disconnect();for(let end of ends)
end()}})}var PLAY_ICON="M3 2l10 6-10 6z",PAUSE_ICON="M3 2h3.5v12H3zM9.5 2H13v12H9.5z",FRAMES_A_SECOND=12,STEPS_A_SECOND=2;function makePlay(named){let icon=svgEl("path",{d:PLAY_ICON,fill:"currentColor"}),sign=svgEl("svg",{width:14,height:14,viewBox:"0 0 16 16","aria-hidden":"true"},
icon),text=named?[el("span",{class:"play-text"},"Play")]:[];return{icon,play:el("button",{type:"button",class:"button play","aria-label":"Play"},sign,...text)}}
function showPlay({icon,play},playing,label){let text=play.querySelector(".play-text");text&&setText(text,playing?"Pause":"Play"),play.setAttribute("aria-label",
playing?"Pause":label),icon.setAttribute("d",playing?PAUSE_ICON:PLAY_ICON)}function showSlider(slider,value,text){slider.value=String(value);let[low,high]=[Number(
slider.min),Number(slider.max)];slider.style.setProperty("--fill",`${100*(value-low)/(high-low||1)}%`),slider.setAttribute("aria-valuetext",text)}function makeClock({at,count,go,end,waits=()=>!1},pace=FRAMES_A_SECOND){let handle=0,last=0,tick=now=>{handle=requestAnimationFrame(tick),!(now-last<1e3/pace-4)&&
(last=now,at()<count()-1?go(at()+1):waits()||end())};return{start(){cancelAnimationFrame(handle),last=performance.now(),handle=requestAnimationFrame(tick)},stop(){
cancelAnimationFrame(handle)}}}var[TIME_EVENT,ASK_EVENT]=["rnnviz-time","rnnviz-time-asked"];function tellTime(from,group,t,passing=!1){group&&window.dispatchEvent(
new CustomEvent(TIME_EVENT,{detail:{from,group,t,passing}}))}function askTime(from,group){group&&window.dispatchEvent(new CustomEvent(ASK_EVENT,{detail:{from,group}}))}
function hearTime(view,heard){let listen=({detail})=>{detail.from!==view&&heard(detail.group,detail.t,detail.passing)};return window.addEventListener(TIME_EVENT,
listen),()=>window.removeEventListener(TIME_EVENT,listen)}function circlePath(x,y,radius,high=radius){return`M${x-radius} ${y}a${radius} ${high} 0 1 0 ${2*radius} 0a${radius} ${high} 0 1 0 ${-2*radius} 0Z`}var UNSEEN="button, input, select, label, .saving, .hidden-text",HEADING=34,EDGE=6;function screenPicture(root,parts,{theme,name,heading="",canvases=new Map}){let shown=[
...parts].filter(part=>!part.matches(UNSEEN)&&part.getClientRects().length),boxes=shown.map(part=>boxOf(part)),{left,width}=boxOf(root),top=Math.min(...boxes.map(
box=>box.top))-(heading?HEADING:EDGE),bottom=Math.max(...boxes.map(box=>box.bottom)),brush={origin:{left:left-EDGE,top},canvases};return{theme,name,width:Math.ceil(
width)+2*EDGE,height:Math.ceil(bottom-top)+EDGE,draw:pen=>{heading&&drawHeading(pen,heading,width);for(let part of shown)drawNode(pen,part,brush,1)}}}function drawHeading(pen,heading,width){
let wide=textWidth(pen.theme,heading,16,600),size=clamp(Math.floor(16*width/wide),12,16),most=Math.floor(heading.length*width*16/(wide*size));pen.text(EDGE,22,shorten(
heading,most),{fill:css(pen.theme.text),size,weight:600})}function drawNode(pen,node,brush,opacity){if(node instanceof Text&&drawText(pen,node,brush,opacity),!(node instanceof
Element)||node.matches(UNSEEN))return;let style=getComputedStyle(node),box=boxOf(node);if(style.display==="none"||style.visibility!=="visible")return;let seen=opacity*
Number(style.opacity),[x,y]=[box.left-brush.origin.left,box.top-brush.origin.top];if(node instanceof HTMLCanvasElement){let draw=brush.canvases.get(node);draw?pen.
at(x,y,draw):node.width&&pen.image(node,x,y,box.width,box.height)}else if(node instanceof SVGSVGElement)drawShapes(pen,node,brush,seen);else{drawBox(pen,{x,y,width:box.
width,height:box.height},style,seen);for(let child of node.childNodes)drawNode(pen,child,brush,seen)}}function seenColor(text){if(!text||text==="none"||text==="\
transparent")return null;let parts=/^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(text);if(!parts)return[text,1];let opacity=parts[4]===void 0?1:
Number(parts[4]);return opacity?[`rgb(${parts[1]},${parts[2]},${parts[3]})`,opacity]:null}var dashOf=kind=>({dashed:[4,3],dotted:[1.5,3]})[kind]??[];function drawBox(pen,{
x,y,width,height},style,opacity){let radius=Math.min(parseFloat(style.borderTopLeftRadius)||0,height/2)||void 0,ground=seenColor(style.backgroundColor);ground&&
width&&height&&pen.rect(x,y,width,height,{fill:ground[0],opacity:opacity*ground[1],radius});let side=name=>{let color=seenColor(style.getPropertyValue(`border-${name}\
-color`)),wide2=parseFloat(style.getPropertyValue(`border-${name}-width`)),kind=style.getPropertyValue(`border-${name}-style`);return color&&wide2&&kind!=="none"?
{stroke:color[0],opacity:opacity*color[1],width:wide2,dash:dashOf(kind)}:null},common=side("right");if(common){let half=common.width/2;pen.rect(x+half,y+half,width-
2*half,height-2*half,{...common,radius})}for(let name of["left","top","bottom"]){let own=side(name);if(!own||common&&own.stroke===common.stroke&&own.width===common.
width)continue;let strip=name==="left"?[x,y,own.width,height]:[x,name==="top"?y:y+height-own.width,width,own.width],round=radius&&own.width/2;pen.rect(strip[0],
strip[1],strip[2],strip[3],{fill:own.stroke,opacity:own.opacity,radius:round})}let around=style.outlineStyle==="none"?null:seenColor(style.outlineColor);if(!around)
return;let wide=parseFloat(style.outlineWidth),out=parseFloat(style.outlineOffset)+wide/2;pen.rect(x-out,y-out,width+2*out,height+2*out,{stroke:around[0],width:wide,
opacity,dash:dashOf(style.outlineStyle),radius})}function drawText(pen,node,{origin},opacity){let parent=node.parentElement;if(!parent||!node.data.trim())return;
let style=getComputedStyle(parent),color=seenColor(style.color);if(!color)return;let font=fontOf(style),{ascent,descent}=textMeasure(pen.theme,font);for(let{text,
box}of linesOf(node,parent)){let room=style.overflowX==="visible"?1/0:parent.clientWidth,cut=box.width>room+1,x=box.left-origin.left,y=box.top-origin.top+(box.height-
ascent-descent)/2+ascent,said=cut?shorten(text,Math.max(1,Math.floor(text.length*room/box.width)-1)):text,length=cut?room:box.width;pen.text(x,y,said,{...font,fill:color[0],
opacity:opacity*color[1],length:cut?void 0:length}),style.textDecorationLine.includes("underline")&&pen.line(x,y+3,x+length,y+3,{stroke:color[0],opacity:opacity*
color[1]})}}var fontOf=style=>({size:parseFloat(style.fontSize),weight:Number(style.fontWeight),italic:style.fontStyle==="italic"});function linesOf(node,parent){
let range=document.createRange(),lines=[];for(let{0:word,index}of node.data.matchAll(/\S+/g)){range.setStart(node,index),range.setEnd(node,index+word.length);let{
left,right,top,height}=boxOf(range,parent),line=lines[lines.length-1];line&&Math.abs(line.box.top-top)<2?(line.text+=` ${word}`,line.box.width=right-line.box.left):
lines.push({text:word,box:{left,top,width:right-left,height}})}return lines}function drawShapes(pen,svg,{origin},opacity){let zoom=zoomOf(svg);for(let node of svg.
querySelectorAll("path, rect, circle, ellipse, line, text")){let style=getComputedStyle(node),matrix=node.getScreenCTM();if(!matrix||style.display==="none")continue;
let seen=opacity;for(let at=node;at!==svg;at=at.parentElement)seen*=Number(getComputedStyle(at).opacity);let[x,y]=[matrix.e/zoom-origin.left,matrix.f/zoom-origin.
top];pen.at(x,y,inner=>drawShape(inner,node,style,seen),matrix.a/zoom)}}function drawShape(pen,node,shown,opacity){let[fill,stroke]=[seenColor(shown.fill),seenColor(
shown.stroke)],style={fill:fill?.[0],stroke:stroke?.[0],width:parseFloat(shown.strokeWidth),dash:shown.strokeDasharray==="none"?[]:shown.strokeDasharray.split("\
,").map(parseFloat),opacity:opacity*Number(fill?shown.fillOpacity:shown.strokeOpacity)},number=name=>Number(node.getAttribute(name)??0);if(node instanceof SVGTextElement)
drawLetters(pen,node,style);else if(node instanceof SVGRectElement){let radius=number("rx")||void 0;pen.rect(number("x"),number("y"),number("width"),number("hei\
ght"),{...style,radius})}else node instanceof SVGCircleElement?pen.path(circlePath(number("cx"),number("cy"),number("r")),style):node instanceof SVGEllipseElement?
pen.path(circlePath(number("cx"),number("cy"),number("rx"),number("ry")),style):node instanceof SVGLineElement?pen.line(number("x1"),number("y1"),number("x2"),number(
"y2"),style):pen.path(node.getAttribute("d")??"",style)}function drawLetters(pen,node,style){let first=0;for(let piece of node.childNodes){let text=piece.textContent??
"";if(!text)continue;let of=getComputedStyle(piece instanceof Element?piece:node),{x,y}=node.getStartPositionOfChar(first);pen.text(x,y,text,{...style,...fontOf(
of),length:node.getSubStringLength(first,text.length)}),first+=text.length}}function decodeBytes(text){let own=Uint8Array.fromBase64;if(own)return own.call(Uint8Array,text);let raw=atob(text),bytes=new Uint8Array(raw.length);for(let k=0;k<
raw.length;k++)bytes[k]=raw.charCodeAt(k);return bytes}function decodeFloats(text){let bytes=decodeBytes(text);return new Float32Array(bytes.buffer,bytes.byteOffset,bytes.byteLength/4)}function decodeCell(raw){let[time,units]=[raw.labels.length,raw.units.length],floats=text=>decodeFloats(text),values=new Map(Object.entries(raw.values).map(([name,
{data,stats}])=>[name,{data:floats(data),stats:floats(stats)}]));return{...raw,time,wide:Number(/ width="([\d.]+)"/.exec(raw.drawings.wide)[1]),value(name,t,row){
let found=values.get(name);return found?row===null?found.stats[t]:found.data[t*units+row]:null},spread(name,t){let{stats}=values.get(name);return[stats[time+t],
stats[2*time+t]]}}}function lineOf(cell,node){let has=name=>cell.lines.some(line=>line.name===name);return has(node)?node:node==="reset"?"content":["write","kee\
p","add"].includes(node)&&has("cell_state")?"cell_state":["write","squash","read","add"].includes(node)?"hidden_state":null}function placeDrawing(place,cell,text){let document_=new DOMParser().parseFromString(text,"image/svg+xml"),svg=document.importNode(document_.documentElement,!0);
svg.removeAttribute("height"),svg.setAttribute("width","100%");let{width}=svg.viewBox.baseVal;Object.assign(svg.style,{minWidth:`${width}px`,maxWidth:`${width*1.15}\
px`}),svg.setAttribute("role","group"),svg.setAttribute("aria-label",`The ${cell.cell} cell: what feeds what`);let focused=place.querySelector(":focus");place.replaceChildren(
svg);let all=selector=>[...svg.querySelectorAll(selector)],nodes=all(".node");for(let node of nodes)cell.lines.some(line=>line.name===node.dataset.node)&&setAttributes(
node,{tabindex:0,role:"button"});return nodes.find(node=>node.dataset.node===focused?.dataset.node)?.focus(),{text,svg,wires:all(".wire"),prints:all("[data-prin\
t]"),nodes}}function wireStrength(value){return Number.isFinite(value)?Math.abs(value)/(1+Math.abs(value)):0}function paintDrawing(drawing,cell,t,row){for(let wire of drawing.
wires){let value=cell.value(wire.dataset.value,t,row),strength=wireStrength(value);wire.setAttribute("stroke",`var(--${value<0?"negative":"positive"})`),wire.setAttribute(
"stroke-width",(1.2+5*strength).toFixed(2)),wire.setAttribute("stroke-opacity",(.3+.7*strength).toFixed(3))}for(let print of drawing.prints)setText(print,formatFixed(
cell.value(print.dataset.print,t,row)));for(let node of drawing.nodes){if(!node.hasAttribute("tabindex"))continue;let name=node.dataset.node;node.setAttribute("\
aria-label",`${cell.titles[name]}: ${formatFixed(cell.value(name,t,row))}`)}}function markDrawing(drawing,cell,lit,pinned){drawing.svg.classList.toggle("marked",
lit.size>0);for(let node of drawing.nodes)node.classList.toggle("lit",lit.has(lineOf(cell,node.dataset.node))),node.hasAttribute("tabindex")&&node.setAttribute(
"aria-pressed",pinned.has(node.dataset.node));for(let wire of drawing.wires){let{to}=wire.dataset;wire.classList.toggle("lit",!to.startsWith("previous.")&&lit.has(
lineOf(cell,to)))}}function drawingColors(cell,theme){let colors=Object.entries({ink:"text",muted:"muted",ground:"background",surface:"panel",positive:"positive",
negative:"negative"}).map(([name,key])=>[name,css(theme[key])]),looks=Object.entries(cell.looks).map(([name,look])=>[name,look[theme.mode]]);return Object.fromEntries(
[...colors,...looks])}function setSymbol(text){return text.split(/_\{([^}]*)\}/).map((part,k)=>k%2?el("sub",{},part):part)}function makeLines(cell,theme){return cell.lines.map(line=>{
let numbers=el("span",{class:"numbers"}),left=el("b",{},...setSymbol(line.symbol));left.style.color=cell.looks[line.name][theme.mode];let right=line.tokens.flatMap(
token=>Array.isArray(token)?setSymbol(token[1]):[token]),node=el("li",{"data-line":line.name},el("span",{class:"symbols"},left," = ",...right),numbers);return{line,
node,numbers}})}function arithmeticOf(cell,line,t,row){let text="";for(let token of line.tokens){if(!Array.isArray(token)){text+=token;continue}let number=formatFixed(
cell.value(token[0],t,row));number.startsWith("\u2212")&&text.endsWith(" + ")?text=`${text.slice(0,-2)}\u2212 ${number.slice(1)}`:text+=number.startsWith("\u2212")&&
text.endsWith("\xD7 ")?`(${number})`:number}return text}function isHeld(cell,name,t,row){return cell.held.some(([gate,steps,units])=>gate===name&&(steps?.includes(
t)??!0)&&(row===null||(units?.includes(cell.units[row])??!0)))}function numbersOf(cell,line,t,row){let result=formatFixed(cell.value(line.name,t,row));if(isHeld(
cell,line.name,t,row))return`${row===null?"mean":"="} ${result}, held there, whatever its sum`;if(row===null){let[low,high]=cell.spread(line.name,t);return`mean\
 ${result}, most units ${formatFixed(low)} to ${formatFixed(high)}`}return line.tokens.some(token=>Array.isArray(token)&&!Number.isFinite(cell.value(token[0],t,
row)))?`= ${result}, its value before the first step`:line.tokens.length===1?`= ${result}`:`= ${arithmeticOf(cell,line,t,row)} = ${result}`}function paintLines(lines,cell,t,row,lit){
for(let{line,node,numbers}of lines)setText(numbers,numbersOf(cell,line,t,row)),node.classList.toggle("lit",lit.has(line.name))}var COLUMNS=560,BESIDE=1080;function makeCellDom(root){let dom={...makePlay(!1),slider:el("input",{type:"range",min:0,step:1,"aria-label":"Time step"}),readout:el(
"div",{class:"at-step"}),unit:el("select",{"aria-label":"Unit"}),saving:el("div",{class:"saving"}),drawing:el("div",{class:"drawing"}),lines:el("ol",{class:"lin\
es","aria-label":"What each part works out at this step"}),notes:el("div",{class:"notes note"}),spoken:el("div",{class:"hidden-text",role:"status","aria-live":"\
polite"})},steps=el("div",{class:"steps"},dom.play,dom.slider),bar=el("div",{class:"bar"},steps,dom.readout,el("label",{class:"unit"},"Unit ",dom.unit),dom.saving);
return root.replaceChildren(bar,el("div",{class:"both"},dom.drawing,dom.lines),dom.notes,dom.spoken),{...dom,steps}}function create(root,savesPage){let dom=makeCellDom(
root),view={cell:null,raw:null,theme:null,width:0,t:0,row:0,marked:null,pinned:new Set,drawing:null,lines:[],playing:!1,fresh:!1},schedule=onceAFrame(()=>paintCell(
view,dom,root)),clock=makeClock({at:()=>view.t,count:()=>view.cell.time,go:t=>view.go(t),end:()=>view.pause()},STEPS_A_SECOND);view.go=(t,tell=!0)=>{!view.cell||
t===view.t||(view.t=clamp(t,0,view.cell.time-1),tell&&view.tell(),schedule())},view.tell=()=>tellTime(view,view.cell.group,view.t+view.cell.first,view.playing),
view.pause=()=>{let played=view.playing;view.playing=!1,clock.stop(),played&&view.tell(),schedule()},view.play=()=>{view.t===view.cell.time-1&&view.go(0),view.playing=
!0,clock.start(),schedule()},wireCell(dom,view,line=>{view.marked=line,schedule()},schedule);let deaf=hearTime(view,(group,t)=>{view.cell&&group&&group===view.cell.
group&&view.go(t-view.cell.first,!1)});return addMenu(dom.saving,root,savesPage,{picture:()=>screenPicture(root,[dom.drawing,dom.lines,dom.notes],{theme:view.theme,
name:view.cell.name,heading:cellHeading(view)}),payload:()=>({...view.raw,step:view.t,unit:view.row===null?view.cell.unit:view.cell.units[view.row],controls:!0})}),
living(root,view,{take:data=>takeCell(view,data,dom),redraw:()=>{view.fresh=!0,schedule()},ends:[clock.stop,schedule.cancel,deaf]})}function takeCell(view,data,dom){
let before=view.cell,cell=decodeCell(data),same=before&&before.group===cell.group&&before.time===cell.time&&before.cell===cell.cell&&before.units.length===cell.
units.length,asked=!same||view.raw.step!==data.step;asked&&(view.t=cell.step),(!same||view.raw.unit!==data.unit)&&(view.row=cell.units.indexOf(cell.unit)),Object.
assign(view,{cell,raw:data,marked:same?view.marked:null,pinned:same?view.pinned:new Set});let option=(value,text)=>el("option",{value},text);dom.unit.replaceChildren(
...cell.units.map((unit,row)=>option(row,String(unit))),option("all","mean of all")),dom.slider.max=cell.time-1,dom.steps.hidden=!cell.controls,setText(dom.notes,
cell.notes.join(" ")),asked&&askTime(view,cell.group)}function wireCell(dom,view,mark,schedule){dom.slider.addEventListener("input",()=>{view.pause(),view.go(Number(
dom.slider.value))}),dom.play.addEventListener("click",()=>view.playing?view.pause():view.play()),dom.unit.addEventListener("change",()=>{view.row=dom.unit.value===
"all"?null:Number(dom.unit.value),schedule()});let found=event=>{let node=event.target.closest("[data-node], [data-line]");return node?node.dataset.line??lineOf(
view.cell,node.dataset.node):null};for(let place of[dom.drawing,dom.lines])place.addEventListener("pointerover",event=>mark(found(event))),place.addEventListener(
"pointerleave",()=>mark(null)),place.addEventListener("focusin",event=>{mark(found(event));let{node}=view.lines.find(({line})=>line.name===view.marked)??{};node&&
setText(dom.spoken,`${node.firstChild.textContent} ${node.lastChild.textContent}`)}),place.addEventListener("focusout",()=>mark(null)),place.addEventListener("c\
lick",event=>{let line=found(event);line!==null&&(view.pinned.delete(line)||view.pinned.add(line),mark(view.pinned.has(line)?line:null))});dom.drawing.addEventListener(
"keydown",event=>{let move={ArrowRight:1,ArrowLeft:-1}[event.key];if(move)view.go(clamp(view.t+move,0,view.cell.time-1));else if(event.key==="Escape")view.pinned.
clear(),mark(null);else if(event.key==="Enter"||event.key===" ")event.target.dispatchEvent(new MouseEvent("click",{bubbles:!0}));else return;event.preventDefault()})}
function cellHeading({cell,t,row}){let unit=row===null?"mean of all units":`unit ${cell.units[row]}`;return`${cell.title}, ${unit}, ${stepText(cell,t)}`}function stepText(cell,t){
return`step ${formatCount(t+cell.first)} of ${formatCount(cell.first+cell.time-1)}: \u2018${visibleText(cell.labels[t])}\u2019`}function paintCell(view,dom,root){
let{cell,theme,width}=view;if(!cell||!width)return;if(view.fresh){view.fresh=!1;for(let[name,color]of Object.entries(drawingColors(cell,theme)))root.style.setProperty(
`--${name}`,color);view.lines=makeLines(cell,theme),dom.lines.replaceChildren(...view.lines.map(({node})=>node)),root.classList.toggle("beside",width>=BESIDE),root.
classList.toggle("columns",width>=COLUMNS&&width<BESIDE);let text2=cell.drawings[dom.drawing.clientWidth<cell.wide?"narrow":"wide"];view.drawing?.text!==text2&&
(view.drawing=placeDrawing(dom.drawing,cell,text2))}paintDrawing(view.drawing,cell,view.t,view.row);let lit=new Set(view.marked===null?view.pinned:[...view.pinned,
view.marked]);markDrawing(view.drawing,cell,lit,view.pinned),paintLines(view.lines,cell,view.t,view.row,lit);let text=stepText(cell,view.t);setText(dom.readout,
text),showSlider(dom.slider,view.t,text),showPlay(dom,view.playing,"Play through the sequence"),dom.unit.value=view.row===null?"all":view.row}var mount=mounting(
{cell:create}),main_default=streamlit(mount);export{create,main_default as default,mount};
