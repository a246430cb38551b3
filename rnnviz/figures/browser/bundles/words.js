// Joined from its modules by `python tools/dev.py bundle`: change those, not this file.
var SVG_SPACE="http://www.w3.org/2000/svg";function el(tag,attributes={},...children){let node=document.createElement(tag);return setAttributes(node,attributes),
node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function svgEl(tag,attributes={},...children){let node=document.createElementNS(
SVG_SPACE,tag);return setAttributes(node,attributes),node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function setAttributes(node,attributes){
for(let[name,value]of Object.entries(attributes))value!=null&&node.setAttribute(name,String(value))}function setText(node,text){node.textContent!==text&&(node.textContent=
text)}function clamp(value,low,high){return Math.min(Math.max(value,low),high)}var zoomOf=element=>element.currentCSSZoom??1;function boxOf(node,element=node){let zoom=zoomOf(
element),{left,top,width,height}=node.getBoundingClientRect();return new DOMRect(left/zoom,top/zoom,width/zoom,height/zoom)}var GROUPED=new Intl.NumberFormat("en-US");function formatCount(value){return GROUPED.format(value)}function formatNumber(value){if(value==null||!Number.isFinite(
value))return"none";let size=Math.abs(value);return size!==0&&(size<.001||size>=1e5)?minus(value.toExponential(1)):value>=99.95&&value<100?String(Math.floor(value*
100)/100):size>=100?minus(GROUPED.format(Math.round(value))):minus(String(Number(value.toPrecision(3))))}function minus(text){return text.replace(/^-/,"\u2212").replace("e-","e\u2212")}function visibleText(text){return text===""?"\u2205":text.replace(/^-(?=\.?\d)/,
"\u2212").replace(/\r?\n/g,"\u23CE").replace(/\t/g,"\u21E5").replace(/^\s+$/,"\u2423")}function shorten(text,most){let points=Array.from(text);return points.length<=
most?text:points.slice(0,most-1).join("")+"\u2026"}var HIGHLIGHTS={light:{negative:"#0A4A8A",positive:"#C85A00",second:"#B84A00",good:"#1B7F3B",bad:"#C22F2F"},dark:{negative:"#4A94E6",positive:"#FFB27A",second:"\
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
clear();let context=probe();context.font=`${weight} ${size}px ${theme.font}`,width=context.measureText(text).width,WIDTHS.set(key,width)}return width}function textMeasure(theme,{
size,weight,italic}){let context=probe();context.font=`${italic?"italic ":""}${weight} ${size}px ${theme.font}`;let{fontBoundingBoxAscent:ascent,fontBoundingBoxDescent:descent}=context.
measureText("x");return{ascent,descent}}function tintStyle(tint,value,mode){let share=tint.most>0?clamp(Math.abs(value)/tint.most,0,1):0;return{fill:(value<0?tint.against:tint.color)[mode],opacity:.04+
.36*share}}var PIECES="rnnviz Sans",WHOLE="Source Sans";async function fontRules(theme,text){let family=unquoted(theme.font.split(",")[0]),faces=[...document.styleSheets].
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
reader.onload=()=>resolve(String(reader.result)),reader.onerror=()=>reject(reader.error),reader.readAsDataURL(blob)})}function canvasPen(context,theme){let paint=(shape,style)=>{context.globalAlpha=style.opacity??1,style.fill&&(context.fillStyle=style.fill,context.fill(shape)),
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
UNPACKED.get(data)):data}var nothing=()=>{};function mounting(kinds){let living=new WeakMap;return(root,data,{state=nothing,trigger=nothing,savesPage=!1}={})=>{
let call={over:!1},payload=unpacked(data),{kind}=payload;if(!Object.hasOwn(kinds,kind))throw new Error(`There is no figure of the kind '${kind}': take one of ${Object.
keys(kinds).join(", ")}.`);return setTimeout(()=>{if(call.over)return;let old=living.get(root),stays=old?.kind===kind;stays||old?.figure.destroy();let figure=stays?
old.figure:createFigure(kinds[kind],kind,root,savesPage);living.set(root,{figure,kind,call}),figure.update(payload,{state,trigger,savesPage})}),()=>{call.over=!0;
let now=living.get(root);now?.call===call&&(now.figure.destroy(),living.delete(root))}}}function createFigure(create2,kind,root,savesPage){let found=root.querySelector(
".view");if(found?.classList.contains(kind))return create2(found,savesPage);let place=document.createElement("div");return place.className=`view ${kind}`,found?
found.replaceWith(place):root.append(place),create2(place,savesPage)}var PLACES={step:"selected_step",longer:"minimum_distance",at:"selected"},READERS=new Map;function putPlace(payload,name,value){
if(name==="shown")for(let each of payload.quantities)each.visible=value.includes(each.name);else payload[PLACES[name]??name]=value}function streamlit(mount2){return({
parentElement,data,key,setStateValue,setTriggerValue})=>{let payload=unpacked(data),{turn}=payload;(!READERS.has(key)||READERS.get(key).turn!==turn)&&READERS.set(
key,{turn,moved:{}});let{moved}=READERS.get(key);if(turn!==void 0)for(let name in moved)putPlace(payload,name,moved[name]);return mount2(parentElement,payload,{
state:(name,value)=>{moved[name]=value,turn!==void 0&&putPlace(payload,name,value),setStateValue(name,turn===void 0?value:{turn,value})},trigger:setTriggerValue,
savesPage:!!key})}}function dress(root,view){view.theme=readTheme(root),root.style.setProperty("--muted",css(view.theme.muted)),root.style.setProperty("--right",css(view.theme.good)),
root.style.setProperty("--wrong",css(view.theme.bad)),root.style.setProperty("--edge",css(mix(view.theme.text,view.theme.background,.75)));let header=document.querySelector(
'[data-testid="stHeader"]');root.style.setProperty("--header",`${header?header.offsetHeight:0}px`)}function circlePath(x,y,radius,high=radius){return`M${x-radius} ${y}a${radius} ${high} 0 1 0 ${2*radius} 0a${radius} ${high} 0 1 0 ${-2*radius} 0Z`}var UNSEEN="button, input, select, label, .saving, .hidden-text",HEADING=34,EDGE=6;function screenPicture(root,parts,{theme,name,heading="",canvases=new Map}){let shown=[
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
of),length:node.getSubStringLength(first,text.length)}),first+=text.length}}function scaleOf({most,values}){let above=[0,most/2,most];return values.some(value=>value<0)?[-most,-most/2,...above]:above}function fillScale(scale,{data:{tint},
theme}){let numbers=scaleOf(tint),ends=[formatNumber(numbers[0]),formatNumber(tint.most)],boxes=numbers.map(value=>{let{fill,opacity}=tintStyle(tint,value,theme.
mode),box=el("span",{class:"box"});return box.style.background=css(parseColor(fill,"#888"),opacity),box});scale.replaceChildren(ends[0],...boxes,ends[1]),scale.
setAttribute("aria-label",`Colours from ${ends[0]} to ${ends[1]} and beyond`)}function drawScale(pen,x,tint){let numbers=scaleOf(tint),text={fill:css(pen.theme.
muted),size:13,align:"right"},first=x-44-18*numbers.length;pen.text(x,21,formatNumber(tint.most),text),numbers.forEach((value,k)=>pen.rect(first+18*k,10,18,14,tintStyle(
tint,value,pen.theme.mode))),pen.text(first-5,21,formatNumber(numbers[0]),text)}var HINT="Drag over words to choose a stretch. With the keyboard: Tab, then the arrow keys; hold Shift to choose, Escape to drop.",FAR=10;function create(root,savesPage){
let dom={lines:el("div",{class:"lines",role:"application","aria-label":"Text, coloured word by word"}),told:el("div",{class:"told note","aria-hidden":"true"}),scale:el(
"div",{class:"scale note",role:"img"}),saving:el("div",{class:"saving"})};root.replaceChildren(dom.lines,el("div",{class:"foot"},dom.told,dom.scale,dom.saving));
let view={data:null,words:[],theme:null,at:0,from:null,before:null,brush:null,tell:nothing};return wireWords(dom,view),addMenu(dom.saving,root,savesPage,{picture:()=>pictureOf(
dom,view),payload:()=>({...view.data,span:brushedSpan(view)})}),Object.assign(view,{update(data,{trigger}){view.tell=trigger,dress(root,view);let fresh=!isSameText(
view.data,data);fresh&&fillLines(dom,view,data),fresh&&view.data&&dom.lines.scrollIntoView({block:"nearest"}),view.data=data,view.brush=data.span&&[data.span[0]-
data.start,data.span[1]-data.start-1];let first=fresh&&view.brush&&view.words[view.brush[0]];first&&(dom.lines.scrollTop=first.offsetTop-dom.lines.offsetTop-60),
paintWords(view),fillScale(dom.scale,view),tellWord(dom,view,null)},destroy:()=>{}})}function isSameText(before,data){return before&&before.start===data.start&&
before.tokens.length===data.tokens.length&&before.tokens.every((token,t)=>token===data.tokens[t])}function fillLines(dom,view,data){view.words=data.tokens.map((token,t)=>el(
"span",{class:"word","data-t":t,tabindex:t?-1:0,role:"button"},token)),view.at=0,dom.lines.dir=data.direction,dom.lines.replaceChildren(...view.words.flatMap((word,t)=>{
let end=data.ends.includes(t);return word.classList.toggle("wide",data.spaced),end&&word.classList.add("end"),data.spaced?[word," "]:[word]})),dom.lines.scrollTop=
0}function paintWords({data,words,brush,theme}){let found=new Set(data.found.flatMap(([start,stop])=>Array.from({length:stop-start},(_,k)=>start+k-data.start)));
words.forEach((word,t)=>{let{fill,opacity}=tintStyle(data.tint,data.tint.values[t],theme.mode),inside=!!brush&&t>=Math.min(...brush)&&t<=Math.max(...brush);word.
style.background=css(parseColor(fill,"#888"),opacity),word.classList.toggle("above",data.tint.values[t]>data.threshold),word.classList.toggle("found",found.has(
t)),word.classList.toggle("brushed",inside),word.setAttribute("aria-pressed",String(inside)),word.setAttribute("aria-label",describeValue(data,t))})}function describeValue(data,t){
let value=data.tint.values[t];return`${`${data.item} ${formatCount(data.start+t+1)}`} \u2018\u2068${visibleText(data.tokens[t])}\u2069\u2019: ${formatNumber(value)}${value>
data.threshold?", above the threshold":""}`}function tellWord(dom,{data},t){setText(dom.told,t===null?HINT:`${data.tint.title}, ${describeValue(data,t)}`)}function wireWords(dom,view){
let under=event=>{let word=dom.lines.getRootNode().elementFromPoint(event.clientX,event.clientY)?.closest?.(".word");return word&&dom.lines.contains(word)?Number(
word.dataset.t):null},brush=span=>{view.brush=span,paintWords(view)};dom.lines.addEventListener("pointerdown",event=>{view.from=event.button?null:under(event),view.
before=view.brush,view.from!==null&&brush([view.from,view.from])}),dom.lines.addEventListener("pointermove",event=>{let t=under(event);t!==null&&(tellWord(dom,view,
t),view.from!==null&&t!==view.brush?.[1]&&brush([view.from,t]))});let drop=()=>{view.from!==null&&brush(view.before),view.from=null};dom.lines.addEventListener(
"pointercancel",drop),dom.lines.addEventListener("pointerleave",()=>{tellWord(dom,view,null),view.from!==null&&settle(view)}),dom.lines.addEventListener("pointe\
rup",()=>{view.from!==null&&settle(view)}),dom.lines.addEventListener("focusin",event=>{let t=Number(event.target.dataset.t);Number.isInteger(t)&&tellWord(dom,view,
t)}),dom.lines.addEventListener("keydown",event=>{let t=view.words.indexOf(event.target);t>=0&&handleKey(event,t,view,brush)&&event.preventDefault()}),dom.lines.
addEventListener("keyup",event=>{event.key==="Shift"&&view.from!==null&&settle(view)})}function handleKey(event,t,view,brush){let last=view.words.length-1,forward=view.
data.direction==="rtl"?-1:1,moves={ArrowRight:t+forward,ArrowLeft:t-forward,ArrowDown:t+FAR,ArrowUp:t-FAR,Home:0,End:last};if(event.key in moves){let goal=clamp(
moves[event.key],0,last);event.shiftKey&&(view.from??=t,brush([view.from,goal])),moveTo(view,goal)}else if(event.key==="Enter"||event.key===" ")brush([t,t]),settle(
view);else if(event.key==="Escape")brush(null),settle(view);else return!1;return!0}function moveTo(view,t){view.words[view.at].setAttribute("tabindex","-1"),view.
words[t].setAttribute("tabindex","0"),view.at=t,view.words[t].focus()}function settle(view){view.from=null,view.tell("span",brushedSpan(view)??[])}function brushedSpan({
brush,data}){return brush&&[data.start+Math.min(...brush),data.start+Math.max(...brush)+1]}function pictureOf(dom,{data,words,theme}){let picture=screenPicture(
dom.lines,words,{theme,name:data.name,heading:data.tint.title});return{...picture,draw:pen=>{picture.draw(pen),drawScale(pen,picture.width-10,data.tint)}}}var mount=mounting(
{words:create}),main_default=streamlit(mount);export{create,main_default as default,mount};
